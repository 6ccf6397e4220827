package dev.belfry.cli.audit;

import dev.belfry.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// A file of JSON lines, one per record of the log, that one process at a time appends to. It
/// overwrites a last line that was cut off.
final class EventsFile implements AutoCloseable {
  private static final String BEGIN = "{\"type\":\"";

  private final Path path;
  private final RandomAccessFile file;
  private final long lastBegin;
  private final long lastEnd;
  private boolean begun;

  private EventsFile(Path path, RandomAccessFile file) throws IOException {
    this.path = path;
    this.file = file;
    if (!isFree(file)) {
      throw CommandFailure.failed("Another belfry is writing '%s'.".formatted(path));
    }
    if (!isOfTheseLines(file)) {
      throw CommandFailure.usage("'%s' holds something other than events".formatted(path));
    }
    lastEnd = endOfLine(file.length());
    lastBegin = endOfLine(lastEnd - 1);
  }

  /// A file without one whole line is written anew, unless it is somebody else's.
  private static boolean isOfTheseLines(RandomAccessFile file) throws IOException {
    byte[] begin = new byte[(int) Math.min(file.length(), BEGIN.length())];
    file.readFully(begin);
    return BEGIN.startsWith(new String(begin, StandardCharsets.UTF_8));
  }

  private static boolean isFree(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /// Creates it if it is missing; changes nothing in an existing one.
  ///
  /// @throws CommandFailure if it can't be written, or is no such file
  static EventsFile open(Path path) {
    try {
      var file = new RandomAccessFile(path.toFile(), "rw");
      try {
        return new EventsFile(path, file);
      } catch (IOException | CommandFailure e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw CommandFailure.usage("'%s' can't be written".formatted(path));
    }
  }

  /// The last line that is whole.
  Optional<String> last() {
    if (lastEnd == 0) {
      return Optional.empty();
    }
    try {
      byte[] line = new byte[(int) (lastEnd - 1 - lastBegin)];
      file.seek(lastBegin);
      file.readFully(line);
      return Optional.of(new String(line, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw CommandFailure.failed("'%s' can't be read.".formatted(path));
    }
  }

  void add(String line) {
    try {
      if (!begun) {
        file.setLength(lastEnd);
        file.seek(lastEnd);
        begun = true;
      }
      file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw CommandFailure.failed("'%s' can't be written.".formatted(path));
    }
  }

  /// The end of the last line that ends at or before this place.
  private long endOfLine(long before) throws IOException {
    for (long end = before; end > 0; end--) {
      file.seek(end - 1);
      if (file.read() == '\n') {
        return end;
      }
    }
    return 0;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw CommandFailure.failed("'%s' can't be written.".formatted(path));
    }
  }
}
