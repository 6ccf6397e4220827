package dev.belfry.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.send.Outcome;
import dev.belfry.events.PushPlatform;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When devices are asked again that want to be left alone for a while.
class RepliesTest {
  private static final Reply TOMORROW = new Reply.Later("429", Duration.ofDays(1));
  private static final Reply SOON = new Reply.Later("503", Duration.ofMinutes(10));

  @Test
  void oneThatWantsToBeLeftAloneDoesNotDecideForOthers() {
    assertThat(after(TOMORROW, SOON)).isEqualTo(Duration.ofMinutes(10));
    assertThat(after(SOON, TOMORROW)).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void whereOneWantsNothingThePauseIsTheUsual() {
    assertThat(after(TOMORROW, new Reply.Later("500", null))).isNull();
    assertThat(after(TOMORROW, new Reply.Unanswered("no answer"))).isNull();
    assertThat(after(TOMORROW, new Reply.NotUs("403"))).isNull();
  }

  @Test
  void whatIsNotAskedAgainDoesNotCount() {
    assertThat(
            after(
                TOMORROW, new Reply.Taken("201"), new Reply.Gone("410"), new Reply.Refused("400")))
        .isEqualTo(Duration.ofDays(1));
  }

  private static @Nullable Duration after(Reply... replies) {
    List<Told> told =
        Stream.of(replies)
            .map(reply -> new Told(UUID.randomUUID(), PushPlatform.WEB, "settings", reply))
            .toList();
    return ((Outcome.Deferred) new Replies(told, false).outcome()).after();
  }
}
