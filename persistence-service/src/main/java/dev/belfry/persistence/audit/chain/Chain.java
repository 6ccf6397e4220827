package dev.belfry.persistence.audit.chain;

import dev.belfry.events.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// The hash chain of one partition, going through its records in order.
///
/// Each record's head is the SHA-256 of the head before it and of all that the record is, every
/// part with its length before it, so that no two different records give the same bytes. Since it
/// goes record by record, it is the same however the log was cut into batches. `docs/audit.md` has
/// the definition for others to compute it by.
///
/// For one thread.
public final class Chain {
  static final int HASH_BYTES = 32;

  private static final byte[] NAME = "belfry-chain-1".getBytes(StandardCharsets.US_ASCII);
  private static final int ABSENT = -1;

  private final MessageDigest sha256 = Sha256.begin();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
  private Head head;

  /// Goes on from a head.
  public Chain(Head head) {
    this.head = head;
  }

  /// The head before a partition's first record: it stands for the log that it is of.
  ///
  /// @param topicId Kafka's id of the topic
  public static Head beginning(Uuid topicId, int partition) {
    MessageDigest sha256 = Sha256.begin();
    sha256.update(NAME);
    sha256.update(
        ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
            .putLong(topicId.getMostSignificantBits())
            .putLong(topicId.getLeastSignificantBits())
            .putInt(partition)
            .flip());
    return Head.of(sha256.digest());
  }

  /// What the chain has come to.
  public Head head() {
    return head;
  }

  /// Adds the next record of the partition.
  public Chain add(ConsumerRecord<byte[], byte[]> next) {
    sha256.update(head.bytes());
    add(next.offset());
    add(next.timestamp());
    add(next.key());
    add(next.headers());
    add(next.value());
    head = Head.of(sha256.digest());
    return this;
  }

  private void add(Headers headers) {
    Header[] all = headers.toArray();
    add(all.length);
    for (Header header : all) {
      add(header.key().getBytes(StandardCharsets.UTF_8));
      add(header.value());
    }
  }

  private void add(byte @Nullable [] bytes) {
    if (bytes == null) {
      add(ABSENT);
    } else {
      add(bytes.length);
      sha256.update(bytes);
    }
  }

  private void add(int value) {
    sha256.update(number.clear().putInt(value).flip());
  }

  private void add(long value) {
    sha256.update(number.clear().putLong(value).flip());
  }
}
