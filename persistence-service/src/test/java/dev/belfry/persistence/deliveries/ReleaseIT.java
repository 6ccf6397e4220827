package dev.belfry.persistence.deliveries;

import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What an operator can have tried once more.
class ReleaseIT {
  private static final RunningService service = RunningService.start(Infrastructure.shared());
  private static final Tokens OPERATOR =
      Tokens.user("operator").withScope("notifications:audit notifications:operate");

  private final RecipientId alice = someone();
  private final UUID delivery = Ids.next();

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void whatIsHeldIsReleasedOnce() {
    publish(decided());
    publish(new DeliveryAttempted(delivery, alice, Channel.EMAIL, 1, false, null));
    publish(new DeliveryAttempted(delivery, alice, Channel.EMAIL, 2, true, null));
    awaitSteps(3);
    assertThat(release(delivery).status()).isEqualTo(409);
    assertThat(release(delivery).text()).contains("this delivery is sending");

    hearNothingForLong();
    assertThat(release(delivery).status()).isEqualTo(202);

    await()
        .untilAsserted(
            () -> assertThat(release(delivery).text()).contains("this delivery is deferred"));
  }

  @Test
  void whatIsHeldIsReleasedThoughAPartOfItWasCancelled() {
    UUID cancelled = Ids.next();
    publish(decided(cancelled, Ids.next()));
    publish(new DeliveryAttempted(delivery, alice, Channel.EMAIL, 1, false, null));
    publish(
        new DeliveryCancelled(
            delivery, alice, Channel.EMAIL, List.of(cancelled), CancelReason.READ));
    publish(new DeliveryAttempted(delivery, alice, Channel.EMAIL, 2, true, null));
    awaitSteps(4);
    hearNothingForLong();

    assertThat(release(delivery).status()).isEqualTo(202);
  }

  @Test
  void whatIsUnknownIsReleasedSinceItMayBeTriedNoMore() {
    publish(decided());
    publish(new DeliveryAttempted(delivery, alice, Channel.EMAIL, 1, false, null));
    awaitSteps(2);
    hearNothingForLong();

    assertThat(release(delivery).status()).isEqualTo(202);
  }

  private void awaitSteps(long count) {
    await()
        .until(() ->
            service
                    .database()
                    .sql("SELECT count(*) FROM delivery_step WHERE delivery_id = :id")
                    .param("id", delivery)
                    .query(Long.class)
                    .single()
                == count);
  }

  /// For longer than an attempt lasts.
  private void hearNothingForLong() {
    service
        .database()
        .sql(
            "UPDATE delivery_step SET appended_at = appended_at - interval '10 minutes' WHERE delivery_id = :id")
        .param("id", delivery)
        .update();
  }

  @Test
  void whatIsNotHeldIsNotReleased() {
    publish(decided());

    await().until(() -> release(delivery).status() == 409);
    assertThat(release(delivery).text()).contains("Only what is held or unknown can be released");
  }

  @Test
  void releasingIsAnActAndNeedsAReasonAndAScope() {
    String path = "/api/audit/deliveries/%s/release".formatted(delivery);

    assertThat(service.send("POST", path, OPERATOR, null).status()).isEqualTo(400);
    assertThat(
            service
                .send("POST", path + "?reason=x", OPERATOR.withScope("notifications:audit"), null)
                .status())
        .isEqualTo(403);
    assertThat(release(delivery).status()).isEqualTo(404);
  }

  private static RunningService.Answer release(UUID id) {
    return service.send(
        "POST", "/api/audit/deliveries/%s/release?reason=a%%20test".formatted(id), OPERATOR, null);
  }

  private DeliveryStep decided() {
    return decided(Ids.next());
  }

  private DeliveryStep decided(UUID... notifications) {
    return new DeliveryDecided(
        delivery, alice, Channel.EMAIL, List.of(notifications), "default", Instant.now());
  }

  private static void publish(DeliveryStep event) {
    RunningService.await(service.bean(EventPublisher.class).publish(service.log(), event));
  }
}
