package dev.belfry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.record.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.utils.Crc32C;

/// The files in which a broker keeps one partition, to be tampered with while it is down.
public record Segments(Path folder) {
  /// Where the parts of a batch begin, in Kafka's message format 2.
  private static final int CHECKSUM = 17;

  private static final int ATTRIBUTES = 21;

  /// First offsets of the segments, in order.
  public List<Long> firstOffsets() {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .map(name -> Long.parseLong(name.substring(0, name.length() - 4)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void delete(long firstOffset) {
    for (String kind : List.of("log", "index", "timeindex")) {
      try {
        Files.deleteIfExists(file(firstOffset, kind));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Changes one byte of the batch that this record is in.
  ///
  /// @return the batch
  public Batch spoil(long offset) {
    return change(offset, false);
  }

  /// The same, with the checksum made to fit again.
  public Batch forge(long offset) {
    return change(offset, true);
  }

  /// Takes the batch that this record is in out of its file, as if it had never been written.
  ///
  /// @return the batch
  public Batch remove(long offset) {
    long segment = segmentOf(offset);
    Batch removed =
        at(
            offset,
            (channel, batch) -> {
              long after = (long) batch.position() + batch.sizeInBytes();
              ByteBuffer rest = ByteBuffer.allocate((int) (channel.size() - after));
              channel.read(rest, after);
              channel.write(rest.flip(), batch.position());
              channel.truncate(channel.size() - batch.sizeInBytes());
            });
    // The broker makes them anew.
    for (String kind : List.of("index", "timeindex")) {
      try {
        Files.deleteIfExists(file(segment, kind));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return removed;
  }

  private Batch change(long offset, boolean repairChecksum) {
    return at(
        offset,
        (channel, batch) -> change(channel, batch.position(), batch.sizeInBytes(), repairChecksum));
  }

  private Batch at(long offset, Tampering tampering) {
    Path file = file(segmentOf(offset), "log");
    try (var records = FileRecords.open(file.toFile(), false);
        var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (FileChannelRecordBatch batch : records.batches()) {
        if (batch.baseOffset() <= offset && offset <= batch.lastOffset()) {
          var found = new Batch(batch.baseOffset(), batch.lastOffset());
          tampering.with(channel, batch);
          return found;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalArgumentException("no record at " + offset);
  }

  private long segmentOf(long offset) {
    return firstOffsets().stream()
        .filter(first -> first <= offset)
        .max(Long::compare)
        .orElseThrow();
  }

  private static void change(FileChannel channel, long position, int size, boolean repairChecksum)
      throws IOException {
    ByteBuffer batch = ByteBuffer.allocate(size);
    channel.read(batch, position);
    int last = lastLetter(batch.array());
    batch.put(last, (byte) (batch.get(last) == 'x' ? 'y' : 'x'));
    if (repairChecksum) {
      batch.putInt(CHECKSUM, (int) Crc32C.compute(batch.array(), ATTRIBUTES, size - ATTRIBUTES));
    }
    channel.write(batch.rewind(), position);
  }

  /// A byte of a text, so that the records stay well-formed.
  private static int lastLetter(byte[] batch) {
    int i = batch.length - 1;
    while (batch[i] != 'm') {
      i--;
    }
    return i;
  }

  private Path file(long firstOffset, String kind) {
    return folder.resolve(String.format(Locale.ROOT, "%020d.%s", firstOffset, kind));
  }

  private interface Tampering {
    void with(FileChannel channel, FileChannelRecordBatch batch) throws IOException;
  }

  /// Of the records that were written, and have their checksum, together.
  public record Batch(long first, long last) {}
}
