package dev.belfry.persistence.sink;

import static dev.belfry.persistence.testing.Events.allRead;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.read;
import static dev.belfry.persistence.testing.Events.someone;
import static dev.belfry.persistence.testing.Events.unread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.BlocksRead;
import dev.belfry.testing.Infrastructure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// What a user has done before makes what they do now no dearer for the sink, and so for others.
class LongHistoryIT {
  private static final int COUNT = 200;
  private static final int TIMES = 30;
  private static final int CHANGES = 50;

  private final TestDatabase database = new TestDatabase(Infrastructure.shared().newDatabase());
  private final RecipientId alice = someone();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  @Tag("heavy")
  void changesOfOneNotificationEachCostTheSameHoweverOftenAllWasMarkedAsRead() throws Exception {
    assertThat(costOf(COUNT * TIMES, false)).isLessThan(2 * costOf(COUNT, false));
  }

  @Test
  void markingAllAsReadCostsNoMoreHoweverOftenThatWasDone() throws Exception {
    assertThat(costOf(COUNT * TIMES, true)).isLessThan(2 * costOf(COUNT, true));
  }

  @ParameterizedTest
  @CsvSource({
    "'first_all_read(n.recipient, n.log_offset)', all_read_raising_by_reach",
    "'furthest_all_read(n.recipient)', all_read_raising_by_offset",
    "'furthest_all_read(n.recipient, n.log_offset)', all_read_raising_by_offset"
  })
  void whatAMarkAllReadCoversIsFoundByAnIndexWithoutCallingAFunction(String function, String index)
      throws SQLException {
    database.schema().migrate();
    try (Connection connection = database.pool().getConnection()) {
      JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      client.sql("SET enable_seqscan = off").update();

      assertThat(
              client
                  .sql("EXPLAIN SELECT * FROM notification n CROSS JOIN LATERAL " + function)
                  .query(String.class)
                  .list())
          .anyMatch(line -> line.contains("using " + index))
          .noneMatch(line -> line.contains("Function Scan"));
    }
  }

  /// How many blocks are looked at for some more changes after so many.
  private long costOf(int count, boolean allRead) throws SQLException {
    database.execute("DROP SCHEMA IF EXISTS public CASCADE");
    database.execute("CREATE SCHEMA public");
    database.schema().migrate();
    List<NotificationCreated> some =
        IntStream.range(0, count).mapToObj(_ -> created(alice)).toList();
    BatchBuilder before = new BatchBuilder(0);
    some.forEach(before::add);
    some.forEach(_ -> before.add(allRead(alice, null)));
    some.forEach(one -> before.add(unread(alice, one.id())));
    some.forEach(_ -> before.add(allRead(alice, BatchBuilder.LOG.position(0, 0))));
    BatchBuilder more = new BatchBuilder(before.next());
    List<NotificationCreated> last = some.subList(count - CHANGES, count);
    if (allRead) {
      last.forEach(_ -> more.add(allRead(alice, BatchBuilder.LOG.position(0, 0))));
    } else {
      last.forEach(one -> more.add(read(alice, one.id())));
      last.forEach(one -> more.add(unread(alice, one.id())));
    }
    write(before.records());
    return write(more.records());
  }

  private long write(List<ConsumerRecord<byte[], byte[]>> records) throws SQLException {
    try (Connection connection = database.pool().getConnection()) {
      connection.setAutoCommit(false);
      JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      long before = BlocksRead.by(client);
      new NotificationRows(BatchBuilder.LOG).write(connection, records);
      long blocks = BlocksRead.by(client) - before;
      connection.commit();
      return blocks;
    }
  }
}
