package dev.belfry.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.CLI;
import com.microsoft.playwright.Playwright;
import dev.belfry.testing.JavaProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The browser of the tests: a Chromium or Chrome that is installed, else the one that Playwright
/// downloads for itself.
final class Chromium implements AutoCloseable {
  private static final Duration DOWNLOAD_PATIENCE = Duration.ofMinutes(5);
  private static final List<String> PROGRAMS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<Path> PLACES =
      List.of(
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
          Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"),
          Path.of("C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"));

  /// The sandbox needs rights that containers rarely have; the rest keeps it from calling home.
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run",
          "--disable-dev-shm-usage",
          // The page that a test makes up comes from no network: it may still call this machine.
          "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /// @throws AssertionError if there is none; it names what to install
  static Chromium launched() {
    // Otherwise Playwright downloads three browsers before it does anything else.
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Path executable =
        installed().orElseGet(() -> downloaded(Path.of(playwright.chromium().executablePath())));
    return new Chromium(
        playwright,
        playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS)));
  }

  Browser browser() {
    return browser;
  }

  private static Optional<Path> installed() {
    List<Path> folders =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(Path::of)
            .toList();
    return Stream.concat(
            PROGRAMS.stream()
                .flatMap(program -> folders.stream().map(folder -> folder.resolve(program))),
            PLACES.stream())
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path downloaded(Path executable) {
    if (!Files.isExecutable(executable)) {
      try (JavaProcess download =
          JavaProcess.mainClass(CLI.class)
              .withEnvironment("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "20000")
              .withArgument("install")
              .withArgument("--no-shell")
              .withArgument("chromium")
              .start("download")) {
        if (download.awaitExit(DOWNLOAD_PATIENCE) != 0) {
          throw new AssertionError(
              """
              These tests need a Chromium, and there is none: neither chromium nor google-chrome is on the PATH, \
              and Playwright could not download its own. \
              Debian, Ubuntu: apt-get install chromium. Elsewhere: install Chromium or Google Chrome.
              %s\
              """
                  .formatted(String.join("\n", download.output())));
        }
      }
    }
    return executable;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
