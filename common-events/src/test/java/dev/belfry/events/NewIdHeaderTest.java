package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewIdHeaderTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "42,42",
    "43,-1",
    "'',-1",
    "-1,-1",
    "+1,-1",
    "4 2,-1",
    "99999999999999999999,-1"
  })
  void sinceWhenAnIdIsNewIsAnOffsetNotBehindTheRecord(String said, long understood) {
    assertThat(NewIdHeader.sinceIn(recordAt(42))).isEqualTo(-1);
    assertThat(NewIdHeader.sinceIn(recordAt(42, NewIdHeader.madeHere()))).isEqualTo(42);
    assertThat(NewIdHeader.sinceIn(recordAt(42, new RecordHeader(NewIdHeader.SINCE, ascii(said)))))
        .isEqualTo(understood);
    if (understood >= 0) {
      assertThat(NewIdHeader.sinceIn(recordAt(42, NewIdHeader.since(understood))))
          .isEqualTo(understood);
    }
  }

  private static ConsumerRecord<byte[], byte[]> recordAt(long offset, Header... headers) {
    var found = new ConsumerRecord<byte[], byte[]>("t", 0, offset, ascii("k"), ascii("v"));
    List.of(headers).forEach(found.headers()::add);
    return found;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
