package dev.belfry.erasure;

import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What becomes of one record in the copy of its topic.
sealed interface Verdict {
  Verdict KEEP = new Keep();
  Verdict ERASE = new Erase();

  /// It stays as it is, byte for byte.
  record Keep() implements Verdict {}

  /// It stays where it is, with another value.
  final class Change implements Verdict {
    private final byte[] value;

    Change(byte[] value) {
      this.value = value;
    }

    byte[] value() {
      return value;
    }
  }

  /// It goes.
  record Erase() implements Verdict {}

  /// Decides about the records of one topic.
  interface Rule extends Function<ConsumerRecord<byte[], byte[]>, Verdict> {}
}
