package dev.belfry.persistence.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final Uuid TOPIC_ID = new Uuid(0x1234_5678_9abc_def0L, 42);
  private static final Head BEGINNING = Chain.beginning(TOPIC_ID, 3);
  private static final Header ID = new RecordHeader("ce_id", bytes("1"));
  private static final Header EMPTY = new RecordHeader("é", (byte[]) null);

  /// Computed with another program from the definition in docs/audit.md. They never change: heads
  /// that are kept elsewhere must remain comparable.
  @Test
  void theHeadsAreTheOnesOfTheDefinition() {
    var chain = new Chain(BEGINNING);

    assertThat(chain.head())
        .hasToString("173bf070cf17ddc2a141c4b6f138da5faada530bd9b05f61957e7c80cebaa84e");
    assertThat(
            chain.add(kafkaRecord(0, 1_795_600_800_000L, "alice", "{\"a\":1}", ID, EMPTY)).head())
        .hasToString("99954567c84b7d4037815b14b0d46d38f575856ec289fd5b2cbee85082f4a11f");
    assertThat(chain.add(kafkaRecord(1, 1_795_600_800_001L, null, null)).head())
        .hasToString("5f7227f0a26fc053f6d091a49f69eac6b9a1164e583b5c609def3a20b0c529b8");
  }

  @Test
  void whateverDiffersInARecordGivesAnotherHead() {
    var records =
        List.of(
            kafkaRecord(0, 1, "k", "v", ID),
            kafkaRecord(1, 1, "k", "v", ID),
            kafkaRecord(0, 2, "k", "v", ID),
            kafkaRecord(0, 1, "kv", "", ID),
            kafkaRecord(0, 1, "", "kv", ID),
            kafkaRecord(0, 1, null, "kv", ID),
            kafkaRecord(0, 1, "k", null, ID),
            kafkaRecord(0, 1, "k", "v"),
            kafkaRecord(0, 1, "k", "v", ID, ID),
            kafkaRecord(0, 1, "k", "v", ID, EMPTY),
            kafkaRecord(0, 1, "k", "v", EMPTY, ID),
            kafkaRecord(0, 1, "k", "v", new RecordHeader("ce_i", bytes("d1"))));

    var heads = records.stream().map(next -> new Chain(BEGINNING).add(next).head()).toList();

    assertThat(heads).doesNotHaveDuplicates();
  }

  @Test
  void everyPartitionOfEveryLogHasAChainOfItsOwn() {
    assertThat(
            List.of(
                BEGINNING,
                Chain.beginning(TOPIC_ID, 4),
                Chain.beginning(new Uuid(0x1234_5678_9abc_def0L, 43), 3)))
        .doesNotHaveDuplicates();
  }

  @Test
  void aHeadIsReadBackFromItsTextAndFromNothingElse() {
    String text = BEGINNING.toString();

    assertThat(Head.parse(text)).contains(BEGINNING);
    assertThat(Head.parse(text.toUpperCase(java.util.Locale.ROOT))).isEmpty();
    assertThat(Head.parse(text.substring(2))).isEmpty();
    assertThat(Head.parse(text + "00")).isEmpty();
  }

  private static ConsumerRecord<byte[], byte[]> kafkaRecord(
      long offset,
      long timestamp,
      @Nullable String key,
      @Nullable String value,
      Header... headers) {
    return new ConsumerRecord<>(
        "belfry.notifications",
        3,
        offset,
        timestamp,
        TimestampType.LOG_APPEND_TIME,
        0,
        0,
        key == null ? null : bytes(key),
        value == null ? null : bytes(value),
        new RecordHeaders(new ArrayList<>(List.of(headers))),
        Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
