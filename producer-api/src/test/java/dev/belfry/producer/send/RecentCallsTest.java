package dev.belfry.producer.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.RecipientId;
import dev.belfry.producer.send.RecentCalls.Found;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentCallsTest {
  private static final RecipientId SHOP = new RecipientId("shop");

  private final AtomicLong now = new AtomicLong();
  private final RecentCalls calls = new RecentCalls(3, Duration.ofMinutes(10), now::get);

  @Test
  void aRepeatJoinsWhatIsUnderWay() {
    var begun = (Found.Begun) calls.findOrBegin(call("k", "hello"));

    assertThat(calls.findOrBegin(call("k", "hello")))
        .isEqualTo(new Found.Repeat(begun.publication()));
  }

  @Test
  void aKeyUsedForSomethingElseIsFoundOut() {
    calls.findOrBegin(call("k", "hello"));

    assertThat(calls.findOrBegin(call("k", "goodbye"))).isInstanceOf(Found.OtherRequest.class);
  }

  @Test
  void anotherCallerOrDoorMayUseTheSameKey() {
    calls.findOrBegin(call("k", "hello"));

    assertThat(
            calls.findOrBegin(
                Call.of("single", new RecipientId("bank"), new IdempotencyKey("k", true), "hi")))
        .isInstanceOf(Found.Begun.class);
    assertThat(calls.findOrBegin(Call.of("bulk", SHOP, new IdempotencyKey("k", true), "hi")))
        .isInstanceOf(Found.Begun.class);
  }

  @Test
  void whatFailedBeginsAnew() {
    var begun = (Found.Begun) calls.findOrBegin(call("k", "hello"));

    calls.forget(call("k", "hello"), begun.publication());

    assertThat(calls.findOrBegin(call("k", "other"))).isInstanceOf(Found.Begun.class);
  }

  @Test
  void forgetsAfterAWhileAndKeepsNoMoreThanItMay() {
    calls.findOrBegin(call("k1", "hello"));
    now.set(Duration.ofMinutes(10).toNanos());

    assertThat(calls.findOrBegin(call("k1", "goodbye"))).isInstanceOf(Found.Begun.class);

    for (int i = 0; i < 100; i++) {
      calls.findOrBegin(call("more" + i, "hello"));
    }
    assertThat(calls.size()).isEqualTo(3);
  }

  private static Call call(String key, String request) {
    return Call.of("single", SHOP, new IdempotencyKey(key, true), request);
  }
}
