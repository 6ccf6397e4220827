package dev.belfry.producer.door;

import static dev.belfry.producer.door.Requested.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.EventLog;
import dev.belfry.producer.relay.RefusedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class RefusedRecordTest {
  private static final EventLog LOG = new EventLog(Uuid.randomUuid(), 12);

  @Test
  void keepsTheRequestAsItWas() {
    var source = record("not json", "a", "1", "a", "2");

    var letter = new RefusedRecord(source, "Why.").whole(LOG);

    assertThat(letter.topic()).isEqualTo("belfry.requests-dlt");
    assertThat(letter.partition()).isEqualTo(3);
    assertThat(letter.key()).isSameAs(source.key());
    assertThat(letter.value()).isSameAs(source.value());
    assertThat(headers(letter))
        .containsExactly(
            "a=1",
            "a=2",
            "belfry_reason=Why.",
            "belfry_origin_topic=belfry.requests",
            "belfry_origin_partition=3",
            "belfry_origin_offset=17");
  }

  @Test
  void ofOneThatWasSentAgainTellsOfTheLastRefusal() {
    var source = record(null, "belfry_reason", "Before.", "belfry_origin_offset", "1");

    assertThat(headers(new RefusedRecord(source, "Now.").whole(LOG)))
        .containsExactly(
            "belfry_reason=Now.",
            "belfry_origin_topic=belfry.requests",
            "belfry_origin_partition=3",
            "belfry_origin_offset=17");
  }

  @Test
  void withoutContentStillSaysWhereTheRequestStands() {
    var letter = new RefusedRecord(record("large", "a", "1"), "Why.").withoutContent(LOG);

    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
    assertThat(headers(letter))
        .containsExactly(
            "belfry_reason=Why.",
            "belfry_origin_topic=belfry.requests",
            "belfry_origin_partition=3",
            "belfry_origin_offset=17",
            "belfry_content_omitted=true");
  }

  private static List<String> headers(ProducerRecord<byte[], byte[]> letter) {
    return Arrays.stream(letter.headers().toArray())
        .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
