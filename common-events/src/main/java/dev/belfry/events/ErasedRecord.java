package dev.belfry.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/// What stands where a record of an erased person stood, so that all others keep their offsets: no
/// key, no content, nobody's. It says nothing that has happened, so it is no [Event], and every
/// reader passes over it.
///
/// It also stands where a topic had no record before it was copied, as at the marker of a
/// transaction.
public final class ErasedRecord {
  /// Its `ce_type`.
  public static final String TYPE = EventType.OURS + "log.erased.v1";

  private static final byte[] TYPE_BYTES = TYPE.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUE = {'{', '}'};

  private ErasedRecord() {}

  /// Whether a record is one, of whichever topic.
  public static boolean is(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    if (kafkaRecord.key() != null) {
      return false;
    }
    Header type = kafkaRecord.headers().lastHeader("ce_type");
    return type != null && Arrays.equals(type.value(), TYPE_BYTES);
  }

  /// The headers of the one at that place: those of a CloudEvent, the same whenever it is made.
  public static List<Header> headers(int partition, long offset) {
    return List.of(
        header("ce_specversion", "1.0"),
        header("ce_id", "erased-%s-%s".formatted(partition, offset)),
        header("ce_source", "belfry-erasure"),
        header("ce_type", TYPE),
        header("content-type", "application/json"));
  }

  /// Its value, in JSON.
  public static byte[] value() {
    return VALUE.clone();
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.US_ASCII));
  }
}
