package dev.belfry.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where this process takes TCP connections, by Linux's tables.
final class ListeningPorts {
  private static final String LISTENING = "0A";

  private ListeningPorts() {}

  static List<Integer> ofThisProcess() throws IOException {
    Set<String> own = ownSockets();
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(table -> lines(Path.of(table)))
        .map(line -> line.strip().split("\\s+"))
        .filter(column -> column[3].equals(LISTENING) && own.contains("socket:[" + column[9] + "]"))
        .map(column -> Integer.parseInt(column[1].substring(column[1].indexOf(':') + 1), 16))
        .toList();
  }

  private static Set<String> ownSockets() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.map(ListeningPorts::target).collect(Collectors.toSet());
    }
  }

  private static Stream<String> lines(Path table) {
    try {
      return Files.readAllLines(table).stream().skip(1);
    } catch (IOException e) {
      return Stream.empty(); // no IPv6 here
    }
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return ""; // closed in the meantime
    }
  }
}
