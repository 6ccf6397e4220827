package dev.belfry.events;

import static dev.belfry.events.EventFixtures.content;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.CategoryChannels.CategoryChannel;
import dev.belfry.events.CategoryChannels.CategoryRealtime;
import dev.belfry.events.CategoryChannels.Unless;
import dev.belfry.events.DeliveryRule.NotPlanned;
import dev.belfry.events.DeliveryRule.Planned;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryRuleTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Category ORDERS =
      new Category(
          "orders",
          2,
          "Orders",
          false,
          new CategoryChannels(
              new CategoryRealtime(true),
              new CategoryChannel(true, 60, Unless.NEVER),
              new CategoryChannel(false, 0, Unless.SEEN)),
          false);

  @Test
  void aCategoryThatNobodyHasDescribedWaitsAsLongAsTheChannelSays() {
    assertThat(rule(Channel.EMAIL, null, false, Category.DEFAULT, Settings.DEFAULT))
        .isEqualTo(new Planned(TEN_SECONDS, Unless.READ));
    assertThat(rule(Channel.PUSH, null, false, Category.DEFAULT, Settings.DEFAULT))
        .isEqualTo(new Planned(TEN_SECONDS, Unless.SEEN));
  }

  @Test
  void aCategoryThatWasDescribedSaysWhen() {
    assertThat(rule(Channel.EMAIL, null, false, ORDERS, Settings.DEFAULT))
        .isEqualTo(new Planned(Duration.ofSeconds(60), Unless.NEVER));
    assertThat(rule(Channel.PUSH, null, false, ORDERS, Settings.DEFAULT))
        .isEqualTo(new NotPlanned(SkipReason.CATEGORY));
  }

  @Test
  void aSenderNarrowsAndNeverWidens() {
    assertThat(rule(Channel.EMAIL, Set.of(Channel.PUSH), false, ORDERS, Settings.DEFAULT))
        .isEqualTo(new NotPlanned(SkipReason.NOT_REQUESTED));
    assertThat(rule(Channel.PUSH, Set.of(Channel.PUSH), false, ORDERS, Settings.DEFAULT))
        .isEqualTo(new NotPlanned(SkipReason.CATEGORY));
  }

  @Test
  void aBroadcastGoesByAChannelOnlyIfItNamesIt() {
    assertThat(rule(Channel.EMAIL, null, true, ORDERS, Settings.DEFAULT))
        .isEqualTo(new NotPlanned(SkipReason.NOT_REQUESTED));
    assertThat(rule(Channel.EMAIL, Set.of(Channel.EMAIL), true, ORDERS, Settings.DEFAULT))
        .isInstanceOf(Planned.class);
  }

  @Test
  void whatTheRecipientHasSwitchedOffIsNotSent() {
    assertThat(rule(Channel.EMAIL, null, false, ORDERS, Settings.without(Channel.EMAIL)))
        .isEqualTo(new NotPlanned(SkipReason.SETTINGS));
    assertThat(rule(Channel.EMAIL, null, false, ORDERS, Settings.without(NotificationType.SUCCESS)))
        .isEqualTo(new NotPlanned(SkipReason.SETTINGS));
    assertThat(rule(Channel.EMAIL, null, false, ORDERS, Settings.without(Channel.PUSH)))
        .isInstanceOf(Planned.class);
  }

  private static DeliveryRule rule(
      Channel channel,
      @Nullable Set<Channel> named,
      boolean broadcast,
      Category category,
      Settings settings) {
    Content content = content();
    Routing routing = new Routing(category.key(), category.version(), false, named, null, null);
    return DeliveryRule.of(
        channel,
        new Content(
            content.title(),
            content.message(),
            content.notificationType(),
            content.data(),
            content.actionUrl(),
            content.expiresAt(),
            content.realtime(),
            routing),
        broadcast,
        category,
        settings,
        TEN_SECONDS);
  }
}
