package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.delivery.frame.SessionState;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class PublishedReceiptsTest {
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final UUID SESSION = Ids.next();

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final PublishedReceipts receipts =
      new PublishedReceipts(
          new EventPublisher(kafka, new EventCodec("//test", Clock.systemUTC())),
          this::eventLog,
          "node",
          Clock.systemUTC(),
          meters);

  private EventLog eventLog() {
    switch (failures.poll()) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      case Throwable e -> throw new AssertionError(e);
    }
    return new EventLog(Uuid.ONE_UUID, 1);
  }

  @AfterEach
  void stop() throws InterruptedException {
    while (kafka.completeNext()) {
      // whatever a test left
    }
    receipts.destroy();
  }

  @Test
  void whatKafkaDidNotAcknowledgeIsPublishedAgain() {
    receipts.opened(ALICE, SESSION, null, SessionState.LIVE_ONLY);
    await().until(() -> kafka.errorNext(new TimeoutException("away")));
    await().until(() -> kafka.errorNext(new TimeoutException("still away")));
    await().until(kafka::completeNext);

    await().until(() -> count("published") == 1);
    assertThat(count("lost")).isZero();
  }

  @Test
  void anUnexpectedFailureDelaysReceiptsAndLosesNone() {
    failures.add(new IllegalStateException("as planned"));
    failures.add(new IllegalArgumentException("as planned"));
    receipts.opened(ALICE, SESSION, null, SessionState.LIVE_ONLY);
    receipts.closed(ALICE, SESSION, null, 1000);
    await().until(kafka::completeNext);
    await().until(kafka::completeNext);

    await().until(() -> count("published") == 2);
    assertThat(receipts.health().getStatus()).isEqualTo(Status.UP);
    assertThat(count("lost")).isZero();
  }

  @Test
  void aNodeWhoseReceiptsHaveEndedForGoodIsDownAndSaysWhy() {
    failures.add(new NoClassDefFoundError("as planned"));
    receipts.opened(ALICE, SESSION, null, SessionState.LIVE_ONLY);

    await()
        .dontCatchUncaughtExceptions() // it is that of the thread
        .until(() -> receipts.health().getStatus().equals(Status.DOWN));
    assertThat(receipts.health().getDetails().get("reason"))
        .asString()
        .contains("NoClassDefFoundError");
  }

  @Test
  void whatKafkaRefusesIsCountedAsLost() {
    receipts.delivered(ALICE, SESSION, List.of(Ids.next()), List.of(), null);
    await().until(() -> kafka.errorNext(new RecordTooLargeException()));

    await().until(() -> count("lost") == 1);
    assertThat(count("published")).isZero();
  }

  @Test
  void whatIsTooMuchToKeepIsCountedAsLost() {
    List<UUID> many = Collections.nCopies(99_999, Ids.next());
    receipts.delivered(ALICE, SESSION, many, List.of(), null);
    receipts.delivered(ALICE, SESSION, many, List.of(), null);
    receipts.closed(ALICE, SESSION, null, 1000);

    assertThat(count("lost")).isEqualTo(1);
    await().until(kafka::completeNext);
    await().until(kafka::completeNext);
    receipts.closed(ALICE, SESSION, null, 1000);
    await().until(kafka::completeNext);
    await().until(() -> count("published") == 3);
  }

  @Test
  void theEndWaitsForWhatIsOnItsWayAndCountsWhatDoesNotArrive() throws InterruptedException {
    receipts.opened(ALICE, SESSION, null, SessionState.LIVE_ONLY);
    receipts.closed(ALICE, SESSION, null, 1001);
    await().until(kafka::completeNext);

    receipts.destroy();

    assertThat(count("published")).isEqualTo(1);
    assertThat(count("lost")).isEqualTo(1);
  }

  private double count(String outcome) {
    return meters.counter("belfry.delivery.receipts", "outcome", outcome).count();
  }
}
