package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What really happened is what the API answers, and what the page at `/ops` shows. Others' figures
/// count too and may change meanwhile, so both are looked at again until they agree.
@ExtendWith(World.class)
class OpsFiguresIT {
  private static final String TEMPLATE = "ops-hello";
  private static final String EXPERIMENT = "ops-tone";

  /// The delay of mails in a Belfry that is run like this.
  private static final long DELAY_MS = 10_000;

  @Test
  void whatBecameOfMailsIsShown_withWhyAndHowLongItTook(Stage stage) {
    Belfry belfry = stage.belfry();
    Map<String, Long> before = mails(belfry);
    Person reached = stage.newPerson();
    belfry.putAddress(reached.id(), "reached@example.com");
    String toBeSent = reached.isTold("For the mailbox");
    Person unreachable = stage.newPerson();
    String toBeSkipped = unreachable.isTold("For nobody's mailbox");
    readBeforeItIsMailed(stage);
    awaitMail(belfry, reached, toBeSent, "sent: ");
    awaitMail(belfry, unreachable, toBeSkipped, "skipped: no_address");
    Awaitility.await("all are counted")
        .atMost(World.PATIENCE)
        .untilAsserted(() -> {
          Map<String, Long> after = mails(belfry);
          for (String step : List.of("sent", "skipped", "cancelled")) {
            assertThat(after.getOrDefault(step, 0L))
                .as(step)
                .isGreaterThan(before.getOrDefault(step, 0L));
          }
          assertThat(after.getOrDefault("planned", 0L))
              .isGreaterThanOrEqualTo(before.getOrDefault("planned", 0L) + 3);
        });

    Ops ops = Ops.open(stage, reached);
    awaitShown(ops, "E-mail", () -> steps(mails(belfry)));
    assertThat(ops.bars("E-mail")).isEqualTo(ops.counts("E-mail"));
    String cancelled = Objects.requireNonNull(ops.counts("E-mail").get("Cancelled"));
    assertThat(ops.figure("E-mail"))
        .containsText(
            cancelled.equals("1") ? "1 mail saved: it" : cancelled + " mails saved: they");
    awaitShown(ops, "E-mail, day by day", () -> mailsByDay(belfry));
    awaitShown(ops, "Time until sent: E-mail", () -> times(belfry, "email"));
    assertThat(ops.figure("Time until sent: E-mail").locator(".chart > svg .mark").first())
        .isAttached();
    assertThat(rowsOf(belfry.latencies(usual("day,channel")), "email"))
        .anySatisfy(
            row -> assertThat(row.path("max_ms").asLong()).isGreaterThanOrEqualTo(DELAY_MS));

    awaitShown(ops, "Why some were not sent", () -> reasons(belfry));
    assertThat(ops.counts("Why some were not sent"))
        .containsKeys("E-mail skipped: no address", "E-mail cancelled: read");
    // Others' figures may have drawn it once more in between.
    ops.tab()
        .await(
            () -> ops.bars("Why some were not sent").equals(ops.counts("Why some were not sent")));

    // These are asked for again by themselves.
    awaitNow(
        ops,
        "By e-mail and push today",
        () -> now(belfry.live().path("outcomes_today"), "Notifications"));
    awaitNow(
        ops,
        "Why some were not sent lately",
        () -> now(belfry.live().path("recent_reasons"), "Deliveries"));
    assertThat(ops.counts("Why some were not sent lately"))
        .containsKeys("E-mail skipped: no address", "E-mail cancelled: read");
    assertThat(ops.section("figures").innerHTML()).doesNotContain("NaN");
  }

  @Test
  void howLongItTookUntilAPageHadItIsShown(Stage stage) {
    Belfry belfry = stage.belfry();
    Person alice = stage.newPerson();
    Tab bell = alice.opens();
    long before = acknowledged(belfry);
    alice.isTold("On an open page");
    assertThat(bell.badge()).hasText("1");
    Awaitility.await("it is acknowledged")
        .atMost(World.PATIENCE)
        .until(() -> acknowledged(belfry) > before);

    Ops ops = Ops.open(stage, alice);
    awaitShown(ops, "Time until acknowledged", () -> times(belfry, ""));
    assertThat(ops.figure("Time until acknowledged").locator("tbody tr")).hasCount(14);
  }

  @Test
  void whoWasToldWhatInAnExperimentAndWhoClickedIsShown(Stage stage) {
    Belfry belfry = stage.belfry();
    offerTwoWays(belfry);
    Map<String, Integer> people = new HashMap<>();
    Map<String, Integer> clicked = new HashMap<>();
    // Always the same people, since their names decide.
    for (int i = 0; i < 12; i++) {
      String name = "subject-" + i;
      String id =
          belfry.send(Map.of("recipient", name, "template", TEMPLATE, "variables", Map.of()));
      String variant = titleOf(belfry, name);
      people.merge(variant, 1, Integer::sum);
      if (i % 3 == 0) {
        belfry.click(name, id);
        clicked.merge(variant, 1, Integer::sum);
      }
    }
    assertThat(people).containsOnlyKeys("plain", "warm");
    JsonNode results =
        Awaitility.await("all clicks count")
            .atMost(World.PATIENCE)
            .until(
                () -> belfry.results(EXPERIMENT),
                all ->
                    ofArms(all, "people").equals(people)
                        && ofArms(all, "outcomes").equals(clicked));

    Ops ops = Ops.open(stage, stage.newPerson());
    Locator shown =
        ops.section("experiments")
            .locator("details")
            .filter(new Locator.FilterOptions().setHasText(EXPERIMENT));
    assertThat(shown)
        .containsText("Running, version 1: template %s, by clicked".formatted(TEMPLATE));
    if (shown.getAttribute("open") == null) {
      shown.locator("summary").click();
    }
    assertThat(shown).containsText("Undecided so far.");
    assertThat(shown.locator(".trouble")).hasCount(0);
    String rates = "Share of people with the outcome: clicked";
    assertThat(ops.table(rates)).isEqualTo(rates(results));
    assertThat(ops.figure(rates).locator(".interval")).hasCount(2);
    assertThat(ops.table("Differences")).isEqualTo(differences(results));
    assertThat(ops.figure("Differences").locator(".interval")).hasCount(1);
    assertThat(shown.innerHTML()).doesNotContain("NaN");
  }

  /// Tells it somebody again if a pause made them late.
  private static void readBeforeItIsMailed(Stage stage) {
    Person reader = stage.newPerson();
    stage.belfry().putAddress(reader.id(), "reader@example.com");
    List<String> told = new ArrayList<>();
    Awaitility.await("one is read before it is mailed")
        .atMost(World.PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> {
          String id = reader.isTold("To be read at once");
          stage.belfry().markRead(reader.id(), id);
          told.add(id);
          return told.stream()
              .anyMatch(one -> stage.belfry().mail(reader.id(), one).equals("cancelled: read"));
        });
  }

  private static void awaitMail(Belfry belfry, Person person, String id, String state) {
    Awaitility.await("by e-mail it is " + state)
        .atMost(World.PATIENCE)
        .until(() -> belfry.mail(person.id(), id), state::equals);
  }

  private static void awaitShown(
      Ops ops, String title, Supplier<Map<String, Map<String, String>>> answered) {
    awaitSame(ops, title, answered, ops::showAgain);
  }

  private static void awaitNow(
      Ops ops, String title, Supplier<Map<String, Map<String, String>>> answered) {
    awaitSame(ops, title, answered, () -> {});
  }

  private static void awaitSame(
      Ops ops,
      String title,
      Supplier<Map<String, Map<String, String>>> answered,
      Runnable askAgain) {
    Awaitility.await(title)
        .pollInSameThread() // as a browser needs it
        .atMost(World.PATIENCE)
        .untilAsserted(() -> {
          Map<String, Map<String, String>> expected = answered.get();
          askAgain.run();
          assertThat(ops.table(title)).isEqualTo(expected);
        });
  }

  /// The rows of a channel; empty for those of the inbox.
  private static List<JsonNode> rowsOf(JsonNode answer, String channel) {
    return answer
        .path("rows")
        .valueStream()
        .filter(row -> row.path("channel").asString("").equals(channel))
        .toList();
  }

  /// How many mails came to each step.
  private static Map<String, Long> mails(Belfry belfry) {
    Map<String, Long> counts = new TreeMap<>();
    rowsOf(belfry.figures(usual("channel")), "email")
        .forEach(row -> counts.put(row.path("step").asString(), row.path("count").asLong()));
    return counts;
  }

  private static Map<String, Map<String, String>> steps(Map<String, Long> counts) {
    double planned = counts.getOrDefault("planned", 0L);
    Map<String, Map<String, String>> rows = new TreeMap<>();
    counts.forEach((step, count) ->
        rows.put(
            spoken(step),
            Map.of("Notifications", number(count), "Of planned", percent(count / planned))));
    return rows;
  }

  private static Map<String, Map<String, String>> mailsByDay(Belfry belfry) {
    List<JsonNode> counted = rowsOf(belfry.figures(usual("day,channel")), "email");
    Map<String, String> none = new TreeMap<>();
    counted.forEach(row -> none.put(spoken(row.path("step").asString()), "0"));
    Map<String, Map<String, String>> rows = usualDays(none);
    counted.forEach(row ->
        rows.computeIfAbsent(row.path("day").asString(), _ -> new TreeMap<>())
            .put(spoken(row.path("step").asString()), number(row.path("count").asLong())));
    return rows;
  }

  private static long acknowledged(Belfry belfry) {
    return rowsOf(belfry.figures(usual("channel")), "").stream()
        .filter(row -> row.path("step").asString().equals("acknowledged"))
        .mapToLong(row -> row.path("count").asLong())
        .sum();
  }

  /// @param channel empty for what was acknowledged
  private static Map<String, Map<String, String>> times(Belfry belfry, String channel) {
    Map<String, Map<String, String>> rows =
        usualDays(Map.of("Half within", "-", "99 of 100 within", "-", "Notifications", "0"));
    rowsOf(belfry.latencies(usual("day,channel")), channel)
        .forEach(row ->
            rows.computeIfAbsent(row.path("day").asString(), _ -> new TreeMap<>())
                .putAll(
                    Map.of(
                        "Half within", duration(row.path("p50_ms").asLong()),
                        "99 of 100 within", duration(row.path("p99_ms").asLong()),
                        "Notifications", number(row.path("count").asLong()))));
    return rows;
  }

  /// What was not sent on the days that the page shows at first, by reason.
  private static Map<String, Map<String, String>> reasons(Belfry belfry) {
    String steps = "&step=skipped,cancelled,failed,bounced";
    JsonNode rows = belfry.figures(usual("channel,reason") + steps).path("rows");
    return byReason(rows, "step", "Notifications");
  }

  /// Outcomes or reasons.
  private static Map<String, Map<String, String>> now(JsonNode rows, String column) {
    return byReason(rows, "outcome", column);
  }

  private static Map<String, Map<String, String>> byReason(
      JsonNode rows, String what, String column) {
    Map<String, Map<String, String>> found = new TreeMap<>();
    for (JsonNode row : rows) {
      String name = row.path("channel").asString().equals("email") ? "E-mail" : "Push";
      String outcome = row.path(what).asString();
      String said =
          row.has("reason")
              ? "%s %s: %s"
                  .formatted(name, outcome, row.path("reason").asString().replace('_', ' '))
              : "%s: %s".formatted(name, outcome);
      found.put(said, Map.of(column, number(row.path("count").asLong())));
    }
    return found;
  }

  /// In one version of its template, and in another.
  private static void offerTwoWays(Belfry belfry) {
    List<Integer> versions = new ArrayList<>();
    for (String title : List.of("plain", "warm")) {
      Map<String, ?> words = Map.of("title", title, "message", "Good morning.");
      versions.add(
          belfry.putTemplate(
              TEMPLATE,
              Map.of("default_locale", "en", "texts", Map.of("en", Map.of("in_app", words)))));
    }
    belfry.putExperiment(
        EXPERIMENT,
        Map.of(
            "template",
            TEMPLATE,
            "metric",
            "clicked",
            "variants",
            List.of(
                Map.of("name", "plain", "weight", 4_000, "template_version", versions.getFirst()),
                Map.of("name", "warm", "weight", 6_000, "template_version", versions.getLast()))));
  }

  /// The one title in somebody's list, which is the name of their variant.
  private static String titleOf(Belfry belfry, String user) {
    return Awaitility.await()
        .atMost(World.PATIENCE)
        .until(
            () -> belfry.inbox(user, "limit=1").at("/notifications/0/title").asString(""),
            title -> !title.isEmpty());
  }

  private static Map<String, Integer> ofArms(JsonNode results, String member) {
    return results
        .path("arms")
        .valueStream()
        .collect(toMap(arm -> arm.path("name").asString(), arm -> arm.path(member).asInt()));
  }

  private static Map<String, Map<String, String>> rates(JsonNode results) {
    Map<String, Map<String, String>> rows = new TreeMap<>();
    for (JsonNode arm : results.path("arms")) {
      rows.put(
          arm.path("name").asString(),
          Map.of(
              "Rate", percent(arm.at("/rate/estimate").asDouble()),
              "Low", percent(arm.at("/rate/low").asDouble()),
              "High", percent(arm.at("/rate/high").asDouble()),
              "People", number(arm.path("people").asLong()),
              "Outcomes", number(arm.path("outcomes").asLong()),
              "Weight", percent(arm.path("weight").asDouble() / 10_000)));
    }
    return rows;
  }

  private static Map<String, Map<String, String>> differences(JsonNode results) {
    JsonNode only = results.path("differences").path(0);
    JsonNode always = only.path("confidence_sequence");
    return Map.of(
        "warm against plain",
        Map.of(
            "Difference", percent(only.path("estimate").asDouble()),
            "Low", percent(only.path("low").asDouble()),
            "High", percent(only.path("high").asDouble()),
            "Anytime low", percent(always.path("low").asDouble()),
            "Anytime high", percent(always.path("high").asDouble())));
  }

  /// The query for the days that the page shows at first.
  private static String usual(String groupBy) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return "from=%s&to=%s&group_by=%s".formatted(today.minusDays(13), today, groupBy);
  }

  private static Map<String, Map<String, String>> usualDays(Map<String, String> row) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return today
        .minusDays(13)
        .datesUntil(today.plusDays(1))
        .collect(toMap(LocalDate::toString, _ -> new TreeMap<>(row)));
  }

  private static String spoken(String step) {
    return step.substring(0, 1).toUpperCase(Locale.ROOT) + step.substring(1).replace('_', ' ');
  }

  private static String number(long count) {
    return String.format(Locale.ENGLISH, "%,d", count);
  }

  private static String percent(double share) {
    return rounded(BigDecimal.valueOf(share).movePointRight(2)) + "%";
  }

  private static String duration(long milliseconds) {
    BigDecimal time = BigDecimal.valueOf(milliseconds);
    return milliseconds < 1_000
        ? milliseconds + " ms"
        : milliseconds < 60_000
            ? rounded(time.movePointLeft(3)) + " s"
            : rounded(time.divide(BigDecimal.valueOf(60_000), MathContext.DECIMAL64)) + " min";
  }

  /// To a tenth, and without a tenth that is none.
  private static String rounded(BigDecimal value) {
    return value.setScale(1, RoundingMode.HALF_UP).toString().replace(".0", "");
  }
}
