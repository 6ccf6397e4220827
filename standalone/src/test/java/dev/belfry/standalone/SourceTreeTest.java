package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is to hold for the sources of all modules together.
class SourceTreeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern PAGE = Pattern.compile("\\bdocs/[\\w/.-]+\\.md\\b");
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
    List<Path> modules;
    try (Stream<Path> folders = Files.list(ROOT)) {
      modules =
          folders.map(folder -> folder.resolve("src/main")).filter(Files::isDirectory).toList();
    }
    List<Path> sources = new ArrayList<>();
    for (Path module : modules) {
      try (Stream<Path> files = Files.walk(module)) {
        files.filter(file -> TEXT.matcher(file.toString()).matches()).forEach(sources::add);
      }
    }
    return sources;
  }
}
