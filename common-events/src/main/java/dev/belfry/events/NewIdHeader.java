package dev.belfry.events;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/// What an event's writer says of how new its id is: before which offset no record of its partition
/// has it. A reader that knows every id from that offset on needs to ask nobody else.
public final class NewIdHeader {
  /// The header of an event whose id was made for this very record: no record before it can have
  /// it.
  static final String MADE_HERE = "belfry_new_id";

  /// The header with an offset in decimal digits: no record before it has the id.
  public static final String SINCE = "belfry_new_since";

  private static final int MAX_OFFSET_DIGITS = 18;

  private NewIdHeader() {}

  /// Says that no record before this one has its id.
  public static Header madeHere() {
    return new RecordHeader(MADE_HERE, new byte[0]);
  }

  /// Says that no record before that offset has the id.
  public static Header since(long offset) {
    return new RecordHeader(SINCE, Long.toString(offset).getBytes(StandardCharsets.US_ASCII));
  }

  /// Whether the id was made for this very record, so that none behind it repeats the id either.
  public static boolean isMadeHere(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    return kafkaRecord.headers().lastHeader(MADE_HERE) != null;
  }

  /// Before which offset no record of the partition has this one's id, as far as its headers say
  /// so; -1 if they don't.
  public static long sinceIn(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    if (isMadeHere(kafkaRecord)) {
      return kafkaRecord.offset();
    }
    Header said = kafkaRecord.headers().lastHeader(SINCE);
    if (said == null || said.value() == null || said.value().length > MAX_OFFSET_DIGITS) {
      return -1;
    }
    long offset = 0;
    for (byte digit : said.value()) {
      if (digit < '0' || digit > '9') {
        return -1;
      }
      offset = 10 * offset + digit - '0';
    }
    // The writer can't know of records behind its own.
    return said.value().length > 0 && offset <= kafkaRecord.offset() ? offset : -1;
  }
}
