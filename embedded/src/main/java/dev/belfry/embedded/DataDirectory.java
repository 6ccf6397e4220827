package dev.belfry.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one folder that holds everything Belfry keeps. Open, it is locked: a second process on the
/// same folder is refused, because two brokers or two databases on one set of files destroy it. The
/// lock ends with [#close()] or with the process, however that ends.
public final class DataDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

  /// A lock file belongs to the process, and closing any channel on it gives the lock back: in one
  /// process, the second opener must be found out before it touches the file.
  private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

  private static final int LONGEST_PATH = 500;

  private final Path root;
  private final FileChannel lock;

  private DataDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /// Creates the folder where there is none, and locks it.
  ///
  /// @param property the name of the property the folder came from, for messages
  /// @throws DataDirectoryException when it is no folder, not writable, or in use
  public static DataDirectory open(Path folder, String property) {
    var root = prepared(named(folder.toAbsolutePath().normalize(), property), property);
    if (!OPEN_HERE.add(root)) {
      throw inUse(root, "this same process", property);
    }
    try {
      return new DataDirectory(root, lock(root, property));
    } catch (RuntimeException e) {
      OPEN_HERE.remove(root);
      throw e;
    }
  }

  public Path root() {
    return root;
  }

  /// Where the broker keeps its log.
  public Path kafka() {
    return root.resolve("kafka");
  }

  /// Where the database keeps its cluster, its password and its server's programs.
  public Path postgres() {
    return root.resolve("postgres");
  }

  /// Gives the lock back. Doing so twice changes nothing.
  @Override
  public void close() {
    if (!lock.isOpen()) {
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      log.warn("Closing the lock of {}: {}", root, e.toString());
    } finally {
      OPEN_HERE.remove(root);
    }
  }

  /// Kafka takes a comma for the end of a path. PostgreSQL hands its paths to a shell, and has room
  /// for 1,024 bytes with all that stands below.
  private static Path named(Path folder, String property) {
    if (folder.toString().chars().anyMatch(c -> c < ' ' || ",\"$`\\".indexOf(c) >= 0)) {
      throw new DataDirectoryException(
          "The data directory has a character in its path that Kafka or PostgreSQL can't do with (one of , \" $ ` \\ or a control character). Choose another with %s."
              .formatted(property));
    }
    if (folder.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw new DataDirectoryException(
          "The path of the data directory is longer than %s bytes, which PostgreSQL can't do with. Choose another with %s."
              .formatted(LONGEST_PATH, property));
    }
    return folder;
  }

  /// What is new is closed to others. Where root runs Belfry, PostgreSQL is another user, who must
  /// pass through: what is in the folder is closed by itself.
  private static void create(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder.getParent());
    var modes = new UnixSystem().getUid() == 0 ? "rwx--x--x" : "rwx------";
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(modes)));
  }

  private static Path prepared(Path folder, String property) {
    try {
      create(folder);
      // Asking the file system beats reading permissions: read-only mounts, full disks, ACLs.
      Files.delete(Files.createTempFile(folder, ".writable", null));
      return named(folder.toRealPath(), property);
    } catch (FileAlreadyExistsException e) {
      throw new DataDirectoryException(
          "The data directory %s is a file. Remove it, or choose another with %s."
              .formatted(folder, property),
          e);
    } catch (IOException e) {
      throw new DataDirectoryException(
          "The data directory %s can't be written to (%s). Give user %s the right to, or choose another with %s."
              .formatted(folder, reason(e), System.getProperty("user.name"), property),
          e);
    }
  }

  private static FileChannel lock(Path root, String property) {
    var file = root.resolve("belfry.lock");
    try {
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        try (channel) {
          throw inUse(root, "process " + read(channel), property);
        }
      }
      channel.truncate(0);
      channel.write(StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
      return channel;
    } catch (IOException e) {
      throw new DataDirectoryException(
          "The data directory %s can't be locked (%s). Choose one on a local disk with %s."
              .formatted(root, reason(e), property),
          e);
    }
  }

  private static String read(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(20);
    channel.read(bytes, 0);
    return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
  }

  private static DataDirectoryException inUse(Path root, String owner, String property) {
    return new DataDirectoryException(
        "The data directory %s is in use by %s. Stop that one first, or choose another with %s."
            .formatted(root, owner, property));
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
  }
}
