package dev.belfry.channel.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Category;
import dev.belfry.events.Channel;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoticeTest {
  private static final UUID DELIVERY = new UUID(0, 1);
  private static final RecipientId ALICE = new RecipientId("alice");

  @Test
  void itGoesToSocketsOnlySoThatNoMailFollowsAMailThatCameBack() {
    NotificationCreated event = notice("bounce").event(Category.DEFAULT);

    assertThat(event.content().routing().channels()).containsExactly(Channel.REALTIME);
    assertThat(event.content().routing().category()).isEqualTo("default");
    assertThat(event.content().realtime()).isTrue();
    assertThat(event.content().notificationType()).isEqualTo(NotificationType.WARNING);
    assertThat(event.sender()).isEqualTo("belfry");
  }

  @Test
  void itsIdFollowsFromTheBounce() {
    assertThat(notice("bounce").id()).isEqualTo(notice("bounce").id());
    assertThat(notice("bounce").id())
        .isNotEqualTo(Notice.of(new UUID(0, 2), ALICE, "hash", "bounce").id());
  }

  @Test
  void whoHasComplainedIsToldOtherWordsThanWhoseMailCameBack() {
    assertThat(notice("complaint").event(Category.DEFAULT).content().message())
        .contains("unwanted")
        .isNotEqualTo(notice("bounce").event(Category.DEFAULT).content().message());
    assertThat(notice("no_such_address").event(Category.DEFAULT).content())
        .isEqualTo(notice("bounce").event(Category.DEFAULT).content());
  }

  private static Notice notice(String reason) {
    return Notice.of(DELIVERY, ALICE, "hash", reason);
  }
}
