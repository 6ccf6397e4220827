package dev.belfry.erasure;

import dev.belfry.events.ErasedRecord;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Copies partitions into empty ones, and reads each copy back. For one thread.
final class Copier implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;

  Copier(Clients clients) {
    consumer = clients.reader();
    producer = clients.writer();
  }

  /// Copies one partition: keys, headers, values and times are those that they were, unless the
  /// rule says otherwise.
  ///
  /// @param placesKept whether each record stays at its offset: then an erased record stands where
  ///   one went, and where there was none
  /// @throws RefusedException if the copy is not what it must be
  Copied copy(TopicPartition from, TopicPartition to, boolean placesKept, Verdict.Rule rule) {
    var copy = new Copy(to, placesKept, rule);
    long end = Scan.all(consumer, from, copy::take);
    if (placesKept) {
      copy.fill(end);
    }
    producer.flush();
    copy.check();
    var copied =
        new Copied(end, copy.read.end(), copy.next, copy.written.end(), copy.erased, copy.changed);
    check(to, copied);
    return copied;
  }

  /// Of what is in a partition now.
  String digest(TopicPartition partition) {
    var found = new Digest();
    Scan.all(
        consumer,
        partition,
        each ->
            found.add(each.offset(), each.timestamp(), each.key(), each.headers(), each.value()));
    return found.end();
  }

  private void check(TopicPartition to, Copied copied) {
    if (Scan.end(consumer, to) != copied.end() || !digest(to).equals(copied.digest())) {
      throw new RefusedException(
          "%s is not what was written to it: somebody else has written there. Stop all services and run the command again."
              .formatted(to));
    }
  }

  @Override
  public void close() {
    try (consumer) {
      producer.close();
    }
  }

  /// One partition on its way.
  private final class Copy {
    private final TopicPartition to;
    private final boolean placesKept;
    private final Verdict.Rule rule;
    private final Digest read = new Digest();
    private final Digest written = new Digest();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long next;
    private long time;
    private long erased;
    private long changed;

    Copy(TopicPartition to, boolean placesKept, Verdict.Rule rule) {
      this.to = to;
      this.placesKept = placesKept;
      this.rule = rule;
    }

    void take(ConsumerRecord<byte[], byte[]> each) {
      check();
      read.add(each.offset(), each.timestamp(), each.key(), each.headers(), each.value());
      time = each.timestamp();
      if (placesKept) {
        fill(each.offset());
      }
      switch (rule.apply(each)) {
        case Verdict.Keep _ -> send(each.key(), each.value(), each.headers());
        case Verdict.Change change -> {
          changed++;
          send(each.key(), change.value(), each.headers());
        }
        case Verdict.Erase _ -> {
          erased++;
          if (placesKept) {
            fill(each.offset() + 1);
          }
        }
      }
    }

    /// Erased records up to an offset.
    void fill(long upTo) {
      while (next < upTo) {
        send(null, ErasedRecord.value(), ErasedRecord.headers(to.partition(), next));
      }
    }

    private void send(byte @Nullable [] key, byte @Nullable [] value, Iterable<Header> headers) {
      long offset = next++;
      var sent =
          new ProducerRecord<>(to.topic(), to.partition(), Math.max(0, time), key, value, headers);
      written.add(offset, sent.timestamp(), key, sent.headers(), value);
      Future<RecordMetadata> _ =
          producer.send(
              sent,
              (at, e) -> {
                if (e != null) {
                  failure.compareAndSet(null, e);
                } else if (at.offset() != offset) {
                  failure.compareAndSet(
                      null,
                      new RefusedException(
                          "%s has offset %s where %s was expected: somebody else has written there. Stop all services and run the command again."
                              .formatted(to, at.offset(), offset)));
                }
              });
    }

    void check() {
      Exception e = failure.get();
      if (e instanceof RefusedException refused) {
        throw refused;
      }
      if (e != null) {
        throw new RefusedException(
            "%s does not take the copy: %s. Run the command again when it does."
                .formatted(to, e.getMessage()),
            e);
      }
    }
  }
}
