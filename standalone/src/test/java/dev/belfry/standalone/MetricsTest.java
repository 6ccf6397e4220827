package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import dev.belfry.events.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

/// The list of metrics says what the code says; rules and dashboards name what is in the list; and
/// each alert has its section in the runbook.
class MetricsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path RULES = ROOT.resolve("deploy/prometheus/belfry.rules.yml");
  private static final Path DASHBOARD = ROOT.resolve("deploy/grafana/belfry.json");
  private static final Path LIST = ROOT.resolve("docs/operations/metrics.md");
  private static final Path RUNBOOK = ROOT.resolve("docs/operations/runbook.md");

  /// Where a meter is made: its kind, its name, and what is said of it up to the end of the
  /// statement.
  private static final Pattern METER =
      Pattern.compile(
          "(Counter\\s*\\.builder|Gauge\\s*\\.builder|\\.counter|\\.gauge)"
              + "\\(\\s*\"(belfry\\.[a-z.]+)\"([^;]*);");

  private static final Pattern UNIT = Pattern.compile("\\.baseUnit\\(\"([a-z]+)\"\\)");

  /// The one whose name is a topic's.
  private static final String RETRIES = "Counter.builder(topic.topicName() + \".retries\")";

  private static final Pattern NAME = Pattern.compile("\\bbelfry_[a-z_]+\\b");
  private static final Set<String> OF_SPRING =
      Set.of(
          "process_cpu_usage",
          "jvm_memory_used_bytes",
          "http_server_requests_seconds_sum",
          "http_server_requests_seconds_count");

  private static final Pattern COMPONENTS = Pattern.compile("component=~?\"([^\"]+)\"");

  private static Set<String> listed;

  @BeforeAll
  static void readList() throws IOException {
    listed =
        Files.readAllLines(LIST).stream()
            .filter(line -> line.startsWith("| `belfry_"))
            .flatMap(line -> names(line.substring(0, line.indexOf('|', 1))))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> names(String text) {
    return NAME.matcher(text).results().map(MatchResult::group);
  }

  @Test
  void theListHasTheMetersOfTheCode() throws IOException {
    Set<String> meters = new TreeSet<>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      METER.matcher(text).results().map(MetricsTest::nameOf).forEach(meters::add);
      if (text.contains(RETRIES)) {
        Stream.of(Topic.REQUESTS, Topic.BROADCASTS)
            .map(topic -> topic.topicName().replace('.', '_') + "_retries_total")
            .forEach(meters::add);
      }
    }

    assertThat(listed).isEqualTo(meters);
  }

  /// As Prometheus calls it.
  private static String nameOf(MatchResult meter) {
    boolean counts = meter.group(1).toLowerCase(Locale.ROOT).contains("counter");
    return meter.group(2).replace('.', '_')
        + UNIT.matcher(meter.group(3))
            .results()
            .map(unit -> "_" + unit.group(1))
            .findFirst()
            .orElse("")
        + (counts ? "_total" : "");
  }

  private static List<Path> sources() throws IOException {
    List<Path> modules;
    try (Stream<Path> folders = Files.list(ROOT)) {
      modules =
          folders
              .map(folder -> folder.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .toList();
    }
    List<Path> sources = new ArrayList<>();
    for (Path module : modules) {
      if (!module.startsWith(ROOT.resolve("benchmarks"))) {
        try (Stream<Path> files = Files.walk(module)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    return sources;
  }

  @Test
  void rulesAndDashboardsNameMetersThatThereAre() throws IOException {
    List<String> expressions =
        new ArrayList<>(rules().stream().map(rule -> rule.path("expr").asString()).toList());
    Json.mapper()
        .readTree(Files.readString(DASHBOARD))
        .findValues("expr")
        .forEach(expression -> expressions.add(expression.asString()));
    Set<String> recorded =
        rules().stream().map(rule -> rule.path("record").asString("")).collect(Collectors.toSet());

    for (String expression : expressions) {
      assertThat(listed).as(expression).containsAll(names(expression).toList());
      assertThat(recorded).as(expression).containsAll(found("\\bbelfry:[a-z0-9_:]+", expression));
      assertThat(OF_SPRING)
          .as(expression)
          .containsAll(found("\\b(?:process|jvm|http|hikaricp|tomcat)_[a-z_]+", expression));
    }
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
  }

  @Test
  void eachAlertHasASummaryASeverityAndItsSectionInTheRunbook() throws IOException {
    List<String> sections =
        Files.readAllLines(RUNBOOK).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .toList();
    List<JsonNode> alerts = rules().stream().filter(rule -> rule.has("alert")).toList();

    assertThat(sections)
        .containsExactlyElementsOf(
            alerts.stream().map(alert -> alert.path("alert").asString()).toList());
    for (JsonNode alert : alerts) {
      String name = alert.path("alert").asString();
      assertThat(alert.at("/annotations/summary").asString()).as(name).endsWith(".");
      assertThat(alert.at("/annotations/runbook").asString())
          .isEqualTo("docs/operations/runbook.md#" + name.toLowerCase(Locale.ROOT));
      assertThat(alert.at("/labels/severity").asString()).isIn("critical", "warning", "info");
    }
  }

  @Test
  void whateverHealthKnowsOfIsWatchedByAnAlert() throws IOException {
    List<String> components =
        Files.readAllLines(LIST).stream()
            .dropWhile(line -> !line.startsWith("| component |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .flatMap(
                line -> found("`([A-Za-z]+)`", line.substring(0, line.indexOf('|', 1))).stream())
            .map(name -> name.replace("`", ""))
            .toList();
    List<Pattern> watched =
        rules().stream()
            .filter(rule -> rule.has("alert"))
            .flatMap(rule -> COMPONENTS.matcher(rule.path("expr").asString()).results())
            .map(match -> Pattern.compile(match.group(1)))
            .toList();

    assertThat(components)
        .contains("eventLogConnection", "channelNotices")
        .allSatisfy(
            name -> assertThat(watched).anyMatch(pattern -> pattern.matcher(name).matches()));
  }

  private static List<JsonNode> rules() throws IOException {
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    JsonNode file = Json.mapper().valueToTree(yaml.load(Files.readString(RULES)));
    return file.path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .toList();
  }
}
