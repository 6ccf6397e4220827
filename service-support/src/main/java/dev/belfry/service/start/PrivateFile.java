package dev.belfry.service.start;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/// A file with a secret, which only its owner can read. For one process at a time.
public final class PrivateFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFile() {}

  /// What the file says. It is made when there is none, with the folder it is in.
  ///
  /// @param file absolute
  /// @param content of a new file
  public static String readOrMake(Path file, Supplier<String> content) throws IOException {
    if (Files.notExists(file)) {
      make(file, content.get());
    }
    Files.setPosixFilePermissions(file, OWNER_ONLY);
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /// Written beside its place and moved there whole: a process that is killed meanwhile leaves no
  /// half a secret.
  private static void make(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Path partial =
        Files.createTempFile(
            file.getParent(),
            ".private",
            ".partial",
            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
