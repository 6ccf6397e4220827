package dev.belfry.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.StartTracingOptions;
import com.microsoft.playwright.Page;
import dev.belfry.events.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What a page's main thread had to do, as Chromium's own trace has it: in CPU time, because on a
/// busy machine everything takes longer, but nothing takes more work.
final class Trace {
  private final Browser browser;

  private Trace(Browser browser) {
    this.browser = browser;
  }

  static Trace start(Page page) {
    Browser browser = page.context().browser();
    browser.startTracing(
        page,
        new StartTracingOptions()
            .setCategories(List.of("toplevel", "disabled-by-default-devtools.timeline")));
    return new Trace(browser);
  }

  /// Ends it. The task in which a thread is told to end its trace is none of the page's, and has no
  /// end in it.
  ///
  /// @return the CPU time of the longest task that ended since it began
  Duration longestTask() {
    List<JsonNode> events =
        Json.mapper().readTree(browser.stopTracing()).path("traceEvents").valueStream().toList();
    Set<String> mainThreads =
        events.stream()
            .filter(event -> event.path("name").asString("").equals("thread_name"))
            .filter(event -> event.at("/args/name").asString("").equals("CrRendererMain"))
            .map(Trace::thread)
            .collect(Collectors.toSet());
    long micros =
        events.stream()
            .filter(event -> event.path("name").asString("").equals("RunTask"))
            .filter(event -> event.path("ph").asString("").equals("X"))
            .filter(event -> mainThreads.contains(thread(event)))
            .mapToLong(Trace::cpuTime)
            .max()
            .orElseThrow();
    return Duration.ofNanos(micros * 1_000);
  }

  /// In microseconds. Chromium does not ask for the CPU time of a task that took only two or three:
  /// such a task took no more than the clock on the wall says.
  private static long cpuTime(JsonNode task) {
    return task.path("tdur").asLong(task.required("dur").asLong());
  }

  private static String thread(JsonNode event) {
    return event.path("pid").asString() + "/" + event.path("tid").asString();
  }
}
