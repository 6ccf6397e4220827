package dev.belfry.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A password that was made up, in a file that only its owner can read.
record PasswordFile(Path path) {

  /// Another one than before, if there was one.
  void make() throws IOException {
    var random = new byte[24];
    new SecureRandom().nextBytes(random);
    write(path, HexFormat.of().formatHex(random));
  }

  String read() throws IOException {
    return Files.readString(path, StandardCharsets.US_ASCII).strip();
  }

  /// Writes a file that no one else can read at any time, and that is whole at any time.
  static void write(Path path, String text) throws IOException {
    var partial = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(partial);
    Files.createFile(
        partial,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(partial, text, StandardCharsets.US_ASCII);
    Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
