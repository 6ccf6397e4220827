package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ErasedRecordTest {
  private static ConsumerRecord<byte[], byte[]> erased(byte @Nullable [] key) {
    ConsumerRecord<byte[], byte[]> stored = stored(key);
    ErasedRecord.headers(3, 17).forEach(stored.headers()::add);
    return stored;
  }

  private static ConsumerRecord<byte[], byte[]> stored(byte @Nullable [] key) {
    return new ConsumerRecord<>("belfry.notifications", 3, 17L, key, ErasedRecord.value());
  }

  @Test
  void itIsRecognised() {
    assertThat(ErasedRecord.is(erased(null))).isTrue();
  }

  @Test
  void aRecordThatSomebodyElseHasKeyedIsNone() {
    assertThat(ErasedRecord.is(erased(new byte[] {'a'}))).isFalse();
  }

  @Test
  void aRecordOfAnotherTypeIsNone() {
    assertThat(ErasedRecord.is(stored(null))).isFalse();
  }

  @Test
  void itSaysNothingThatHasHappened() {
    assertThat(EventCodec.decode(new EventLog(Uuid.ONE_UUID, 12), erased(null)))
        .isInstanceOf(LogEntry.NotUnderstood.class);
    assertThat(EventType.ofWireName(ErasedRecord.TYPE)).isEmpty();
  }
}
