package dev.belfry.delivery.frame;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The close codes that sockets end with are those that clients are promised.
class CloseReasonTest {
  private static final Path DOCS = Path.of("../docs");

  /// The ends of the ranges, which are no codes themselves.
  private static final Set<Integer> BOUNDS = Set.of(4000, 4499, 4999);

  @Test
  void everyCodeIsInTheContractAndTheContractHasNoOther() throws IOException {
    Set<Integer> promised = numbersIn(contract());
    assertThat(promised).containsAll(codes(CloseReason.values()));

    promised.removeIf(code -> !isOwn(code) || BOUNDS.contains(code));
    assertThat(promised).isEqualTo(codes(ownReasons()));
  }

  @Test
  void theBrowserKnowsOurOwnCodesByTheSameNames() throws IOException {
    String codes = script().replaceAll("(?s).*CloseCode = Object\\.freeze\\(\\{(.*?)\\}.*", "$1");
    var known =
        Pattern.compile("(\\w+): (\\d+)")
            .matcher(codes)
            .results()
            .filter(match -> isOwn(Integer.parseInt(match.group(2))))
            .collect(toMap(match -> match.group(1), match -> Integer.valueOf(match.group(2))));

    assertThat(known)
        .isEqualTo(
            Arrays.stream(ownReasons()).collect(toMap(CloseReason::name, CloseReason::code)));
  }

  private static CloseReason[] ownReasons() {
    return Arrays.stream(CloseReason.values())
        .filter(reason -> isOwn(reason.code()))
        .toArray(CloseReason[]::new);
  }

  private static boolean isOwn(int code) {
    return code >= 4000 && code <= 4999;
  }

  private static Set<Integer> codes(CloseReason... reasons) {
    return Arrays.stream(reasons).map(CloseReason::code).collect(toSet());
  }

  private static Set<Integer> numbersIn(String text) {
    return Pattern.compile("(?<![\\d,.])(?<!RFC )\\d{4}(?![\\d,])")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(Integer::valueOf)
        .collect(toSet());
  }

  private static String contract() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(DOCS)) {
      List<Path> pages =
          files
              .filter(page -> page.toString().endsWith(".md"))
              .filter(page -> DOCS.relativize(page).toString().startsWith("contract"))
              .toList();
      for (Path page : pages) {
        text.append(Files.readString(page)).append('\n');
      }
    }
    return text.toString();
  }

  private static String script() throws IOException {
    return Files.readString(Path.of("src/main/resources/META-INF/resources/belfry/protocol.js"));
  }
}
