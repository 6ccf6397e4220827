package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is to hold for the sources of all modules together.
class SourceTreeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern PAGE = Pattern.compile("\\bdocs/[\\w/.-]+\\.md\\b");

  /// A test by its class, or a method of one. Foo stands for any.
  private static final Pattern TEST =
      Pattern.compile("`((?!Foo)[A-Z]\\w*(?:IT|Test))(?:[.#](\\w+))?`");

  private static final Pattern TEXT = Pattern.compile(".*\\.(java|js|sql|yml|html|css)");

  @Test
  void everyPageThatCodeOrAMessageNamesIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path file : sources()) {
      PAGE.matcher(Files.readString(file))
          .results()
          .map(found -> found.group())
          .filter(page -> !Files.exists(ROOT.resolve(page)))
          .forEach(page -> missing.add("%s: %s".formatted(file, page)));
    }

    assertThat(missing).isEmpty();
  }

  @Test
  void everyTestThatADocumentNamesIsThere() throws IOException {
    Map<String, String> tests = new HashMap<>();
    for (Path file : files("src/test")) {
      // Modules may have tests of the same name.
      tests.merge(
          file.getFileName().toString().replace(".java", ""),
          Files.readString(file),
          String::concat);
    }
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      TEST.matcher(Files.readString(page))
          .results()
          .filter(found -> {
            String source = tests.get(found.group(1));
            String method = found.group(2);
            return source == null || (method != null && !source.contains("void " + method + "("));
          })
          .forEach(found -> missing.add("%s: %s".formatted(page, found.group())));
    }

    assertThat(tests).isNotEmpty();
    assertThat(missing).isEmpty();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(docs, top).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  /// Nothing is proved by a bug that can't be planted. Whether it compiles, `mutants/run` tells.
  @Test
  void everyMutantCanStillBePlanted() throws Exception {
    List<String> outdated = new ArrayList<>();
    for (Path mutant : mutants()) {
      Process git =
          new ProcessBuilder("git", "apply", "--check", mutant.toString())
              .directory(ROOT.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (git.waitFor() != 0) {
        outdated.add(mutant + ": " + output);
      }
    }

    assertThat(outdated).isEmpty();
  }

  private static List<Path> mutants() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("mutants"))) {
      List<Path> mutants =
          files
              .filter(file -> file.toString().endsWith(".patch"))
              .map(file -> file.toAbsolutePath().normalize())
              .toList();
      assertThat(mutants).isNotEmpty();
      return mutants;
    }
  }

  private static List<Path> sources() throws IOException {
    return files("src/main");
  }

  /// Of a folder in each module.
  private static List<Path> files(String folder) throws IOException {
    List<Path> modules;
    try (Stream<Path> folders = Files.list(ROOT)) {
      modules = folders.map(module -> module.resolve(folder)).filter(Files::isDirectory).toList();
    }
    List<Path> found = new ArrayList<>();
    for (Path module : modules) {
      try (Stream<Path> files = Files.walk(module)) {
        files.filter(file -> TEXT.matcher(file.toString()).matches()).forEach(found::add);
      }
    }
    return found;
  }
}
