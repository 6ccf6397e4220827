package dev.belfry.persistence.audit.suppressions;

import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.FailureReason;
import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SuppressionsIT {
  private static final RunningService service = RunningService.start(Infrastructure.shared());
  private static final Tokens AUDITOR =
      Tokens.user("auditor").withScope("notifications:audit notifications:operate");

  private final RecipientId alice = someone();
  private final String hash = "hash-" + Ids.next();

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void anAddressThatDoesNotExistTakesNoMailUntilAnOperatorLiftsThat() {
    publish(failed());
    awaitReason("no_such_address");

    assertThat(lift(hash).status()).isEqualTo(202);
    awaitNothing();
    assertThat(lift(hash).status()).isEqualTo(404);

    publish(bounced(DeliveryBounced.Kind.COMPLAINT, true));
    awaitReason("complaint");
  }

  @Test
  void aBounceThatMayPassSuppressesNothing() {
    publish(bounced(DeliveryBounced.Kind.BOUNCE, false));
    publish(
        new DeliveryFailed(
            Ids.next(), alice, Channel.EMAIL, 1, FailureReason.REFUSED, "550 5.7.1", null));
    String other = hash + "-b";
    publish(
        new DeliveryBounced(
            Ids.next(), alice, Channel.EMAIL, DeliveryBounced.Kind.BOUNCE, true, other));
    await().until(() -> find(other).filter(each -> reason(each).equals("bounce")).isPresent());

    assertThat(find(hash)).isEmpty();
  }

  @Test
  void liftingIsAnActAndNeedsAReasonAndAScope() {
    String path = "/api/audit/suppressions/" + hash;

    assertThat(service.send("DELETE", path, AUDITOR, null).status()).isEqualTo(400);
    assertThat(
            service
                .send("DELETE", path + "?reason=x", AUDITOR.withScope("notifications:audit"), null)
                .status())
        .isEqualTo(403);
    assertThat(lift(hash).status()).isEqualTo(404);
    assertThat(lift("no.hash").status()).isEqualTo(404);
  }

  private static RunningService.Answer lift(String hash) {
    return service.send(
        "DELETE", "/api/audit/suppressions/" + hash + "?reason=a%20test", AUDITOR, null);
  }

  private DeliveryStep failed() {
    return new DeliveryFailed(
        Ids.next(),
        alice,
        Channel.EMAIL,
        1,
        FailureReason.NO_SUCH_ADDRESS,
        "550 5.1.1 no such user",
        hash);
  }

  private DeliveryStep bounced(DeliveryBounced.Kind kind, boolean permanent) {
    return new DeliveryBounced(Ids.next(), alice, Channel.EMAIL, kind, permanent, hash);
  }

  private static void publish(DeliveryStep event) {
    RunningService.await(service.bean(EventPublisher.class).publish(service.log(), event));
  }

  private void awaitReason(String reason) {
    await().until(() -> find(hash).filter(each -> reason(each).equals(reason)).isPresent());
  }

  private void awaitNothing() {
    await().until(() -> find(hash).isEmpty());
  }

  private static String reason(JsonNode suppression) {
    return suppression.path("reason").asString();
  }

  private static Optional<JsonNode> find(String wanted) {
    return service
        .audit("/api/audit/suppressions?limit=100")
        .body()
        .path("suppressions")
        .valueStream()
        .filter(each -> each.path("address_hash").asString().equals(wanted))
        .findFirst();
  }
}
