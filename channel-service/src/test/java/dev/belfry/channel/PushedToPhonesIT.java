package dev.belfry.channel;

import static dev.belfry.channel.RunningChannels.created;
import static dev.belfry.channel.RunningChannels.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.channel.push.Devices;
import dev.belfry.channel.push.PlayedFirebase;
import dev.belfry.channel.push.PlayedFirebase.Answer;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.PushPut;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SkipReason;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the log to several phones of one person, where one of them is not reached at once.
class PushedToPhonesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration DELAY = Duration.ofMinutes(10);
  private static final MovableClock clock = new MovableClock();
  private static final PlayedFirebase firebase = new PlayedFirebase();
  private static RunningChannels service;

  @BeforeAll
  static void start(@TempDir Path folder) {
    Infrastructure infrastructure = Infrastructure.shared();
    service =
        RunningChannels.start(
                infrastructure.bootstrapServers(),
                infrastructure.newDatabase(),
                null,
                clock,
                "--belfry.channel.push.delay=10m",
                "--belfry.channel.push.fcm.credentials-file=" + firebase.credentials(folder),
                "--belfry.channel.push.fcm.server=" + firebase.origin())
            .awaitActive();
  }

  @AfterAll
  static void stop() {
    service.close();
    firebase.close();
  }

  @BeforeEach
  void beginNow() {
    clock.reset();
  }

  @Test
  void whoeverIsBusyIsTriedAgain_andWhoeverHasItIsNot() {
    RecipientId alice = someone();
    PushPut first = phone(alice, "first");
    phone(alice, "busy");
    firebase.answers(nameOf(alice, "busy"), Answer.of(503), Answer.of(503));
    service.plan(created(alice));

    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliveryDeferred");
    assertThat(service.steps(alice).getLast())
        .isInstanceOfSatisfying(
            DeliveryDeferred.class,
            deferred -> {
              assertThat(deferred.reached()).containsExactly(first.id());
              assertThat(deferred.mayHaveArrived()).isFalse();
            });
    clock.advance(Duration.ofMinutes(2));
    await().atMost(SOON).until(() -> service.steps(alice).size() == 5);
    clock.advance(Duration.ofMinutes(10));
    await().atMost(SOON).until(() -> service.steps(alice).size() == 7);

    assertThat(service.stepNames(alice).getLast()).isEqualTo("DeliverySent");
    assertThat(service.steps(alice))
        .filteredOn(DeliveryAttempted.class::isInstance)
        .allSatisfy(step -> assertThat(((DeliveryAttempted) step).possiblyDuplicate()).isFalse());
    assertThat(tried(alice, "first")).isEqualTo(1);
    assertThat(tried(alice, "busy")).isEqualTo(3);
  }

  /// A row says which transaction has written it.
  @Test
  void whatFallsDueAtManyMomentsForOnePersonIsDecidedAtOnce() {
    int many = 100;
    RecipientId alice = someone();
    for (int i = 0; i < many; i++) { // each is appended at a moment of its own
      service.publish(created(alice));
    }
    service.awaitApplied();

    clock.advance(DELAY);

    await()
        .atMost(SOON)
        .until(() ->
            service.count(
                    "SELECT count(*) FROM item WHERE recipient = '%s' AND closed = 'skipped'"
                        .formatted(alice))
                == many);
    assertThat(
            service.count(
                "SELECT count(DISTINCT xmin::text) FROM item WHERE recipient = '%s'"
                    .formatted(alice)))
        .isLessThan(many / 10);
  }

  @Test
  void aPushOfWhichNothingIsKnownAgainIsRepeatedAndNotHeld() {
    RecipientId alice = someone();
    phone(alice, "first");
    firebase.answers(nameOf(alice, "first"), Answer.of(503));
    service.plan(created(alice));
    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliveryDeferred");
    service.awaitApplied(Topic.DELIVERIES);

    // As two instances leave it that end one after the other while they send.
    service.execute(
        """
        UPDATE delivery SET state = 'sending', attempted = true, possibly_duplicate = true,
          fence = fence + 1, lease_until = now()
        WHERE recipient = '%s'
        """
            .formatted(alice));

    awaitSteps(
        alice,
        "DeliveryDecided",
        "DeliveryAttempted",
        "DeliveryDeferred",
        "DeliveryAttempted",
        "DeliverySent");
  }

  @Test
  void whatOnePhoneHasIsSentAndNotCancelled() {
    RecipientId alice = someone();
    phone(alice, "first");
    phone(alice, "busy");
    firebase.answers(nameOf(alice, "busy"), new Answer(429, Map.of("Retry-After", "3600"), ""));
    NotificationCreated order = service.plan(created(alice));
    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliveryDeferred");
    service.awaitApplied(Topic.DELIVERIES);

    service.publish(new NotificationRead(alice, order.id(), alice.value()));

    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliveryDeferred", "DeliverySent");
    await()
        .atMost(SOON)
        .until(() ->
            "sent"
                .equals(
                    service.text(
                        "SELECT state FROM delivery WHERE recipient = '%s'".formatted(alice))));
    assertThat(tried(alice, "busy")).isEqualTo(1);
  }

  @Test
  void whoeverHasOnlyPhonesOfAPlatformThatIsOffHasNoAddress() {
    RecipientId alice = someone();
    register(Devices.registered(PushPlatform.APNS, "a".repeat(64), alice));
    service.plan(created(alice));

    clock.advance(DELAY);
    awaitSteps(alice, "DeliverySkipped");

    assertThat(((DeliverySkipped) service.steps(alice).getFirst()).reason())
        .isEqualTo(SkipReason.NO_ADDRESS);
  }

  private static PushPut phone(RecipientId recipient, String name) {
    PushPut phone = Devices.registered(PushPlatform.FCM, nameOf(recipient, name), recipient);
    register(phone);
    return phone;
  }

  private static void register(PushPut phone) {
    RunningChannels.await(service.bean(EventPublisher.class).publish(service.log(), phone));
    service.awaitApplied(Topic.CONTACTS);
  }

  private static String nameOf(RecipientId recipient, String name) {
    return recipient.value() + "-" + name;
  }

  private static long tried(RecipientId recipient, String name) {
    return firebase.tried().stream().filter(nameOf(recipient, name)::equals).count();
  }

  private static void awaitSteps(RecipientId recipient, String... names) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(service.stepNames(recipient)).containsExactly(names));
  }
}
