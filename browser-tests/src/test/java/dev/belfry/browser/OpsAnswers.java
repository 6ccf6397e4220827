package dev.belfry.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.belfry.events.Json;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers made up for the page at `/ops`, of a Belfry that has been busy for a long time.
final class OpsAnswers {
  /// A key that no catalogue would take.
  static final String HOSTILE = "<img src=x onerror=alert(1)>";

  private static final List<Integer> OF_INBOX = List.of(900, 30, 700, 690, 560, 520, 170, 60);
  private static final Map<String, Integer> INBOX =
      steps(
          List.of(
              "created",
              "kept_back",
              "pushed",
              "acknowledged",
              "seen",
              "read",
              "clicked",
              "deleted"),
          OF_INBOX);
  private static final Map<String, Integer> EMAIL =
      steps(
          List.of("planned", "sent", "cancelled", "skipped", "failed", "bounced"),
          List.of(462, 120, 310, 25, 7, 3));
  private static final Map<String, Integer> PUSH =
      steps(List.of("planned", "sent", "cancelled", "skipped"), List.of(592, 400, 180, 12));

  private OpsAnswers() {}

  private static Map<String, Integer> steps(List<String> names, List<Integer> counts) {
    return new TreeMap<>(
        IntStream.range(0, names.size())
            .boxed()
            .collect(Collectors.toMap(names::get, counts::get)));
  }

  /// Answers all that the page asks.
  static void busy(BrowserContext browser) {
    answer(browser, "**/api/ops", _ -> live());
    answer(browser, "**/api/analytics?*", OpsAnswers::figures);
    answer(browser, "**/api/analytics/latency?*", OpsAnswers::latencies);
    answer(
        browser,
        "**/api/experiments",
        _ ->
            Map.of(
                "experiments",
                List.of(
                    experiment("subject-line", "running", "read"),
                    experiment("reminder", "stopped", "clicked"))));
    answer(browser, "**/api/experiments/*/results", _ -> results());
  }

  /// Answers calls of one kind.
  ///
  /// @param pattern of their addresses
  static void answer(BrowserContext browser, String pattern, Answer answer) {
    browser.route(
        pattern,
        route ->
            route.fulfill(
                new FulfillOptions()
                    .setContentType("application/json")
                    .setBody(Json.mapper().writeValueAsString(answer.to(route.request())))));
  }

  /// What is answered to a call.
  interface Answer {
    Object to(Request call);
  }

  static Map<String, Object> figures(List<Map<String, @Nullable Object>> rows) {
    return Map.of("rows", rows, "as_of", Instant.now().toString());
  }

  static Map<String, @Nullable Object> row(
      String member, @Nullable String value, String step, int count) {
    Map<String, @Nullable Object> row = new TreeMap<>();
    row.put(member, value);
    row.put("step", step);
    row.put("count", count);
    return row;
  }

  static Map<String, @Nullable Object> reasonRow(
      String channel, String step, @Nullable String reason, int count) {
    Map<String, @Nullable Object> row = row("channel", channel, step, count);
    row.put("reason", reason);
    return row;
  }

  /// A parameter of a call.
  static String parameter(Request call, String name) {
    return Arrays.stream(URI.create(call.url()).getQuery().split("&"))
        .filter(each -> each.startsWith(name + "="))
        .map(each -> each.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  private static Object figures(Request call) {
    return figures(
        switch (parameter(call, "group_by")) {
          case "day,channel" ->
              byDay(
                  LocalDate.parse(parameter(call, "from")), LocalDate.parse(parameter(call, "to")));
          case "channel,reason" ->
              List.of(
                  reasonRow("email", "cancelled", "read", 3_410),
                  reasonRow("email", "cancelled", "expired", 96),
                  reasonRow("email", "skipped", "no_address", 205),
                  reasonRow("email", "skipped", "suppressed", 31),
                  reasonRow("email", "skipped", "too_late", 12),
                  reasonRow("email", "failed", "no_such_address", 62),
                  reasonRow("email", "failed", "gave_up", 4),
                  reasonRow("email", "bounced", "complaint", 3),
                  reasonRow("push", "cancelled", "seen", 1_980),
                  reasonRow("push", "skipped", "no_address", 140));
          case "category" ->
              byMember("category", "orders", "comments.replies", "security", HOSTILE, "default");
          case "notification_type" ->
              byMember("notification_type", "info", "message", "success", "warning", "error");
          default -> byMember("template", "user-action", null);
        });
  }

  private static List<Map<String, @Nullable Object>> byDay(LocalDate from, LocalDate to) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (LocalDate day : from.datesUntil(to.plusDays(1)).toList()) {
      boolean weekend = day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
      double share = (weekend ? 0.35 : 1) * (0.8 + (day.toEpochDay() * 7 % 11) / 25.0);
      add(rows, day, null, INBOX, share);
      add(rows, day, "email", EMAIL, share);
      add(rows, day, "push", PUSH, share);
    }
    return rows;
  }

  private static void add(
      List<Map<String, @Nullable Object>> rows,
      LocalDate day,
      @Nullable String channel,
      Map<String, Integer> steps,
      double share) {
    steps.forEach((step, count) -> {
      Map<String, @Nullable Object> row = row("channel", channel, step, (int) (count * share));
      row.put("day", day.toString());
      rows.add(row);
    });
  }

  private static Object latencies(Request call) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    LocalDate to = LocalDate.parse(parameter(call, "to"));
    for (LocalDate day :
        LocalDate.parse(parameter(call, "from")).datesUntil(to.plusDays(1)).toList()) {
      long varied = day.toEpochDay() * 7 % 11;
      rows.add(
          latency(day, null, "acknowledged", 896 + 128 * (varied % 3), 7_340_032L << varied % 3));
      rows.add(latency(day, "email", "sent", 917_504, 1_048_576 + 262_144 * varied));
    }
    return figures(rows);
  }

  /// How long it took on a day.
  static Map<String, @Nullable Object> latency(
      LocalDate day, @Nullable String channel, String step, long half, long most) {
    Map<String, @Nullable Object> row = row("channel", channel, step, 120);
    row.put("day", day.toString());
    row.put("p50_ms", half);
    row.put("p90_ms", half);
    row.put("p99_ms", most);
    row.put("max_ms", most);
    return row;
  }

  private static List<Map<String, @Nullable Object>> byMember(
      String member, @Nullable String... values) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      int part = i + 1;
      String value = values[i];
      Stream.of(INBOX, EMAIL, PUSH)
          .flatMap(steps -> steps.entrySet().stream())
          .forEach(step -> rows.add(row(member, value, step.getKey(), step.getValue() * 9 / part)));
    }
    return rows;
  }

  private static Object live() {
    List<Object> partitions = new ArrayList<>();
    for (String topic : List.of("belfry.notifications", "belfry.receipts", "belfry.deliveries")) {
      for (int partition = 0; partition < 12; partition++) {
        int lag = topic.endsWith("notifications") && partition % 5 == 2 ? partition + 1 : 0;
        long end = 120_000L + partition * 531L;
        partitions.add(
            Map.of(
                "topic", topic,
                "partition", partition,
                "end_offset", end,
                "applied_offset", end - lag,
                "lag", lag));
      }
    }
    Instant now = Instant.now();
    return Map.of(
        "as_of",
        now.toString(),
        "events_per_second",
        40 + now.getEpochSecond() * 7 % 23 / 2.0,
        "partitions",
        partitions,
        "open_dead_letters",
        2,
        "outcomes_today",
        List.of(
            outcome("email", "cancelled", 311),
            outcome("email", "sent", 120),
            outcome("email", "skipped", 37),
            outcome("push", "cancelled", 90),
            outcome("push", "sent", 560)),
        "recent_reasons",
        List.of(
            reason("email", "cancelled", "read", 280),
            reason("push", "cancelled", "seen", 80),
            reason("email", "skipped", "no_address", 30),
            reason("email", "failed", "no_such_address", 4)),
        "open_deliveries",
        List.of(
            Map.of("channel", "email", "state", "waiting", "count", 41),
            Map.of("channel", "push", "state", "waiting", "count", 6)),
        "open_sessions",
        2718);
  }

  private static Map<String, Object> outcome(String channel, String outcome, int count) {
    return Map.of("channel", channel, "outcome", outcome, "count", count);
  }

  private static Map<String, Object> reason(
      String channel, String outcome, String reason, int count) {
    return Map.of("channel", channel, "outcome", outcome, "reason", reason, "count", count);
  }

  private static Map<String, Object> experiment(String key, String state, String metric) {
    return Map.of(
        "key", key, "version", 2, "state", state, "template", "user-action", "metric", metric);
  }

  private static Object results() {
    return Json.mapper()
        .readTree(
            """
            {"key": "subject-line", "version": 2, "state": "running", "template": "user-action",
             "metric": "read", "window_seconds": 86400, "started_at": "2026-11-20T00:00:00Z",
             "arms": [
               {"name": "plain", "weight": 4500, "people": 1210, "outcomes": 390,
                "rate": {"estimate": 0.322, "low": 0.296, "high": 0.349}},
               {"name": "actor-first", "weight": 4500, "people": 1195, "outcomes": 455,
                "rate": {"estimate": 0.381, "low": 0.353, "high": 0.409}},
               {"name": "not-yet", "weight": 1000, "people": 0, "outcomes": 0,
                "rate": {"estimate": null, "low": null, "high": null}}],
             "holdout": {"people": 120},
             "differences": [
               {"name": "actor-first", "against": "plain", "estimate": 0.059, "low": 0.021,
                "high": 0.097, "confidence_sequence": {"low": -0.0004, "high": 0.122}}],
             "sample_ratio_ok": false, "sample_ratio_p_value": 0.00041,
             "decision": "undecided", "winner": null, "as_of": "%s"}
            """
                .formatted(Instant.now()));
  }
}
