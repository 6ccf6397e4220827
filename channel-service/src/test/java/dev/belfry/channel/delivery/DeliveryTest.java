package dev.belfry.channel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliveryReleased;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final UUID ID = new UUID(1, 2);
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final Instant DUE = Instant.parse("2026-01-01T00:00:00Z");
  private static final DeliveryDecided DECIDED =
      new DeliveryDecided(ID, ALICE, Channel.EMAIL, List.of(new UUID(3, 4)), "default", DUE);

  @Test
  void stepsLeadToWhatTheySay() {
    assertThat(after(DECIDED).state()).isEqualTo(DeliveryState.DECIDED);
    assertThat(after(DECIDED, attempted(1, false)).attempted()).isTrue();
    assertThat(after(DECIDED, attempted(1, false), deferred(1)).state())
        .isEqualTo(DeliveryState.DEFERRED);
    assertThat(after(DECIDED, attempted(1, false), deferred(1)).attempted()).isFalse();
    assertThat(after(DECIDED, attempted(1, false), sent(1)).state()).isEqualTo(DeliveryState.SENT);
  }

  @Test
  void anAttemptWithoutAnOutcomeIsRememberedBehindTheNext() {
    Delivery delivery = after(DECIDED, attempted(1, false), attempted(2, true), deferred(2));

    assertThat(delivery.possiblyDuplicate()).isTrue();
    assertThat(delivery.attempted()).isFalse();
  }

  @Test
  void whatIsReleasedIsTriedOnceMoreAsADuplicate() {
    var released = new DeliveryReleased(ID, ALICE, Channel.EMAIL, 2, "operator", "lost");
    Delivery delivery = after(DECIDED, attempted(1, false), attempted(2, true), released);

    assertThat(delivery.state()).isEqualTo(DeliveryState.DEFERRED);
    assertThat(delivery.possiblyDuplicate()).isTrue();
    assertThat(delivery.attempted()).isFalse();
    assertThat(delivery.after(attempted(3, true), 9).state()).isEqualTo(DeliveryState.SENDING);
    assertThat(delivery.after(attempted(3, true), 9).after(released, 10).state())
        .isEqualTo(DeliveryState.SENDING);
    assertThat(after(DECIDED, attempted(2, false), sent(2), released).state())
        .isEqualTo(DeliveryState.SENT);
    assertThat(after(DECIDED, attempted(2, false), deferred(2), released))
        .isEqualTo(after(DECIDED, attempted(2, false), deferred(2)));
  }

  @Test
  void whoeverHasItIsRememberedFromDeferralToDeferral() {
    UUID first = new UUID(5, 6);
    UUID second = new UUID(7, 8);
    Delivery delivery =
        after(
            DECIDED,
            attempted(1, false),
            new DeliveryDeferred(ID, ALICE, Channel.PUSH, 1, DUE, "503", List.of(first), false),
            attempted(2, false),
            new DeliveryDeferred(ID, ALICE, Channel.PUSH, 2, DUE, "503", List.of(second), true));

    assertThat(delivery.reached()).containsExactlyInAnyOrder(first, second);
    assertThat(delivery.possiblyDuplicate()).isTrue();
  }

  @Test
  void theOutcomeOfAnEarlierAttemptThatSentItCountsToo() {
    assertThat(after(DECIDED, attempted(1, false), attempted(2, true), sent(1)).state())
        .isEqualTo(DeliveryState.SENT);
  }

  @Test
  void whatWasSentMayComeBackAndNothingElse() {
    Delivery sent = after(DECIDED, attempted(1, false), sent(1));

    assertThat(sent.after(deferred(2), 9)).isEqualTo(sent);
    assertThat(sent.after(attempted(2, false), 9)).isEqualTo(sent);
    assertThat(
            sent.after(
                    new DeliveryBounced(
                        ID, ALICE, Channel.EMAIL, DeliveryBounced.Kind.BOUNCE, true, "hash"),
                    9)
                .state())
        .isEqualTo(DeliveryState.BOUNCED);
  }

  @Test
  void repeatsOfWhatWasSaidChangeNothing() {
    List<DeliveryStep> steps =
        List.of(
            DECIDED,
            attempted(1, false),
            deferred(1),
            attempted(2, false),
            attempted(3, true),
            deferred(3),
            attempted(4, true),
            sent(4));
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      List<DeliveryStep> repeated = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        repeated.add(steps.get(i));
        while (random.nextInt(3) == 0) {
          repeated.add(steps.get(random.nextInt(i + 1)));
        }
      }

      assertThat(after(repeated.toArray(DeliveryStep[]::new)))
          .as("seed %s", seed)
          .isEqualTo(after(steps.toArray(DeliveryStep[]::new)));
    }
  }

  private static Delivery after(DeliveryStep... steps) {
    Delivery delivery = Delivery.begunBy(DECIDED, 0);
    assertThat(delivery).isNotNull();
    for (DeliveryStep step : steps) {
      delivery = delivery.after(step, 7);
    }
    return delivery;
  }

  private static DeliveryAttempted attempted(int attempt, boolean possiblyDuplicate) {
    return new DeliveryAttempted(ID, ALICE, Channel.EMAIL, attempt, possiblyDuplicate, null);
  }

  private static DeliveryDeferred deferred(int attempt) {
    return new DeliveryDeferred(
        ID, ALICE, Channel.EMAIL, attempt, DUE.plusSeconds(60L * attempt), null);
  }

  private static DeliverySent sent(int attempt) {
    return new DeliverySent(ID, ALICE, Channel.EMAIL, attempt, null);
  }
}
