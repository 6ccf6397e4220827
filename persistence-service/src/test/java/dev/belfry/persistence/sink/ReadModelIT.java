package dev.belfry.persistence.sink;

import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.read;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.consumer.sink.FencedException;
import dev.belfry.consumer.sink.Lease;
import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.SinkTransactions;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.Content;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.Infrastructure;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadModelIT {
  private final TestDatabase database = new TestDatabase(Infrastructure.shared().newDatabase());
  private final SinkTransactions readModel =
      new ReadModel(
              BatchBuilder.TOPIC,
              BatchBuilder.LOG.topicId(),
              new NotificationRows(BatchBuilder.LOG))
          .in(database.pool());
  private final RecipientId alice = someone();

  @BeforeEach
  void tables() {
    database.schema().migrate();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aBatchMovesThePositionWithItsRows() throws Exception {
    Lease lease = readModel.take(0);
    BatchBuilder batch = new BatchBuilder(0).add(created(alice)).add(created(alice));

    Tally tally = readModel.apply(List.of(batch.advance(lease)));

    assertThat(tally.of(Outcome.APPLIED)).isEqualTo(2);
    assertThat(readModel.stillMine(lease)).contains(batch.advance(lease).reached());
    assertThat(database.count("notification")).isEqualTo(2);
  }

  @Test
  void aZombieWritesNothing() throws Exception {
    Lease zombie = readModel.take(0);
    Lease rightful = readModel.take(0);
    BatchBuilder batch = new BatchBuilder(0).add(created(alice));

    assertThatThrownBy(() -> readModel.apply(List.of(batch.advance(zombie))))
        .isInstanceOf(FencedException.class);

    assertThat(database.accountedFor()).isZero();
    assertThat(readModel.stillMine(zombie)).isEmpty();
    assertThat(readModel.stillMine(rightful)).contains(rightful);
  }

  @Test
  void ofTwoThatStartFromTheSamePositionOneWrites() throws Exception {
    Lease lease = readModel.take(0);
    BatchBuilder batch = new BatchBuilder(0).add(created(alice));

    readModel.apply(List.of(batch.advance(lease)));
    assertThatThrownBy(() -> readModel.apply(List.of(batch.advance(lease))))
        .isInstanceOf(FencedException.class);

    assertThat(database.accountedFor()).isEqualTo(1);
    assertThat(database.applied()).isEqualTo(1);
  }

  @Test
  void theEndOfACommitThatWasNotHeardOfIsFoundInThePosition() throws Exception {
    var deaf =
        new ReadModel(
                BatchBuilder.TOPIC,
                BatchBuilder.LOG.topicId(),
                new NotificationRows(BatchBuilder.LOG))
            .in(DeafDataSource.over(database.pool()));
    Lease lease = deaf.take(0);
    BatchBuilder batch = new BatchBuilder(0).add(created(alice));

    assertThatThrownBy(() -> deaf.apply(List.of(batch.advance(lease))))
        .isInstanceOf(SQLException.class);

    assertThat(readModel.stillMine(lease)).contains(batch.advance(lease).reached());
    assertThat(database.accountedFor()).isEqualTo(1);
  }

  @Test
  void aRowThatPostgresRefusesAloneBecomesADeadLetterAmidItsNeighbours() throws Exception {
    Lease lease = readModel.take(0);
    // No event is known that is understood and can't be kept: so here is a table that keeps less.
    database.execute("ALTER TABLE notification ALTER COLUMN title TYPE varchar(30)");
    var refused =
        created(
            alice,
            new Content(
                "Longer than thirty letters, by some",
                "message",
                NotificationType.INFO,
                JsonObject.EMPTY,
                null,
                null,
                true));
    BatchBuilder batch = new BatchBuilder(0);
    for (int i = 0; i < 250; i++) {
      batch.add(created(alice));
    }
    long place = batch.next();
    batch.add(refused);
    for (int i = 0; i < 249; i++) {
      batch.add(created(alice));
    }

    assertThatThrownBy(() -> readModel.apply(List.of(batch.advance(lease))))
        .isInstanceOf(SQLException.class);
    Tally tally = readModel.applySparing(batch.advance(lease));

    assertThat(tally.of(Outcome.APPLIED)).isEqualTo(499);
    assertThat(tally.of(Outcome.DEAD)).isEqualTo(1);
    assertThat(database.count("notification")).isEqualTo(499);
    assertThat(
            database.client().sql("SELECT log_offset, reason FROM dead_letter").query().singleRow())
        .containsEntry("log_offset", place)
        .hasEntrySatisfying("reason", reason -> assertThat(reason.toString()).contains("22"));
    assertThat(database.applied()).isEqualTo(500);
  }

  @Test
  void aFaultOfTheSchemaCondemnsNoRecord() throws Exception {
    Lease lease = readModel.take(0);
    database.execute("ALTER TABLE notification DROP COLUMN sender CASCADE");
    BatchBuilder batch = new BatchBuilder(0).add(created(alice)).add(created(alice));

    assertThatThrownBy(() -> readModel.applySparing(batch.advance(lease)))
        .isInstanceOf(SQLException.class);

    assertThat(database.accountedFor()).isZero();
    assertThat(database.applied()).isZero();
  }

  @Test
  void aDeadLetterThatCannotBeWrittenStopsEverything() throws Exception {
    Lease lease = readModel.take(0);
    database.execute("ALTER TABLE dead_letter RENAME TO elsewhere");
    var nothing =
        new org.apache.kafka.clients.producer.ProducerRecord<byte[], byte[]>(
            BatchBuilder.TOPIC, 0, null, null);
    BatchBuilder batch = new BatchBuilder(0).add(created(alice)).add(nothing);

    assertThatThrownBy(() -> readModel.applySparing(batch.advance(lease)))
        .isInstanceOf(SQLException.class);

    assertThat(database.count("notification")).isZero();
    assertThat(database.applied()).isZero();
  }

  @Test
  void anIdOfAnotherKindOfEventIsADuplicateToo() throws Exception {
    Lease lease = readModel.take(0);
    var first = created(alice);
    var second = created(alice);
    var imitation = BatchBuilder.recordOf(read(alice, second.id()));
    imitation
        .headers()
        .remove("ce_id")
        .add("ce_id", first.id().toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    BatchBuilder batch = new BatchBuilder(0).add(first).add(second).add(imitation);

    Tally tally = readModel.apply(List.of(batch.advance(lease)));

    assertThat(tally.of(Outcome.DUPLICATE)).isEqualTo(1);
    assertThat(database.count("notification WHERE read_offset IS NOT NULL")).isZero();
  }
}
