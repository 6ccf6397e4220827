package dev.belfry.cli.doctor;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.UserSocket;
import dev.belfry.cli.api.UserSocket.Ending;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.events.Json;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Checks a running Belfry from outside: the health that its services report, and whether REST and
/// sockets work.
final class Diagnosis {
  private static final double MUCH_LAG = 10_000;
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
  private static final Pattern LAG =
      Pattern.compile(
          "(?m)^belfry_sink_lag(?:\\{[^}]*\\})? ([0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)$");

  private final Api api;
  private final List<Check> checks = new ArrayList<>();

  Diagnosis(Api api) {
    this.api = api;
  }

  /// Checks everything, causes before their effects.
  ///
  /// @param services where services report their health
  List<Check> of(List<URI> services) {
    services.forEach(this::checkService);
    checkRest();
    checkSocket();
    return List.copyOf(checks);
  }

  private void checkService(URI service) {
    HttpResponse<String> answer;
    try {
      answer = api.openWithToken(at(service, "/actuator/health"));
    } catch (CommandFailure e) {
      bad(
          service.toString(),
          "does not answer",
          "Start it (./mvnw spring-boot:run starts all of Belfry), or say where it is with --url.");
      return;
    }
    JsonNode health = json(answer.body());
    if (!health.has("status")) {
      bad(
          service.toString(),
          "does not report its health (%s)".formatted(answer.statusCode()),
          "Services that run apart report it on their management ports: give each with --health.");
      return;
    }
    if (health.has("components")) {
      checkComponents("", health.path("components"));
    } else {
      checkStatus(service, health.path("status").asString());
    }
    checkClock(service, answer);
    checkLag(service);
  }

  /// The service reports no details to this token.
  private void checkStatus(URI service, String status) {
    if (status.equals("UP")) {
      good(service.toString(), "UP");
    } else {
      bad(
          service.toString(),
          status,
          "Use a token with notifications:audit or notifications:operate: nobody else is told the"
              + " reasons.");
    }
  }

  private void checkComponents(String path, JsonNode components) {
    components
        .propertyStream()
        .forEach(member -> {
          String name = path + member.getKey();
          JsonNode component = member.getValue();
          if (component.has("components")) {
            checkComponents(name + ".", component.path("components"));
          } else {
            check(name, component);
          }
        });
  }

  private void check(String name, JsonNode component) {
    if (component.path("status").stringValue("").equals("UP")) {
      good(label(name), "up");
    } else {
      JsonNode details = component.path("details");
      String reason =
          details.has("reason") ? JsonText.of(details, "reason") : JsonText.of(details, "error");
      bad(
          label(name),
          reason.isEmpty() ? JsonText.of(component, "status").toLowerCase(Locale.ROOT) : reason,
          advice(name, reason));
    }
  }

  private static String label(String component) {
    return switch (component) {
      case "eventLogConnection" -> "Kafka and its topics";
      case "db" -> "PostgreSQL";
      case "logTail" -> "live delivery";
      case "readModelSink" -> "read model";
      case "kafkaWrites" -> "rights in Kafka";
      case "channels.email" -> "e-mail";
      case "channels.push" -> "push";
      default -> component;
    };
  }

  static String advice(String component, String reason) {
    return switch (component) {
      case "eventLogConnection" -> kafkaAdvice(reason);
      case "db" ->
          "Start PostgreSQL, or correct spring.datasource.url, .username and .password of"
              + " persistence-service. What was accepted meanwhile is in Kafka and will be"
              + " applied.";
      case "logTail" ->
          "It becomes ready by itself once Kafka answers and the last minutes are read back.";
      case "readModelSink", "receiptsSink", "dispositionsSink" ->
          reason.contains("halted")
              ? "The log and the database no longer match: `belfry audit verify` says where, and"
                  + " `belfry replay rebuild` rebuilds the tables from the log."
              : "It resumes by itself once PostgreSQL and Kafka answer; if both do, the log of"
                  + " persistence-service says more.";
      case "channelItemsSink",
          "channelReceiptsSink",
          "channelContactsSink",
          "channelDeliveriesSink",
          "channelNotices" ->
          "It resumes by itself once PostgreSQL and Kafka answer, and sends nothing meanwhile; if both"
              + " do, the log of channel-service says more.";
      case "channels.email" ->
          "Put the mail server or its settings right (spring.mail.*). What waits is sent then, if it"
              + " is not too late.";
      case "channels.push" ->
          "Put the key or the setting right that the reason names. What waits is sent then, if it is"
              + " not too late.";
      case "kafkaWrites" ->
          "Give the service's user its rights (deploy/kafka/acls.sh). It goes on by itself.";
      default -> "The log of the service says more.";
    };
  }

  private static String kafkaAdvice(String reason) {
    if (reason.contains("no such topic")) {
      return "Let one service create them: --belfry.log.create-topics=true.";
    }
    if (reason.contains("created anew")) {
      return "Restart the services: positions in the old topic mean nothing in the new one.";
    }
    if (reason.contains("partitions (expected")) {
      return "Give all services the number that the topic was created with: belfry.log.partitions.";
    }
    if (reason.contains("(expected")) {
      return "Set it as expected with kafka-configs.sh --alter; until then nothing is written.";
    }
    return "Start Kafka, or correct spring.kafka.bootstrap-servers.";
  }

  private void checkClock(URI service, HttpResponse<String> answer) {
    String what = "clock of " + service;
    answer
        .headers()
        .firstValue("Date")
        .ifPresent(date -> {
          try {
            Duration apart =
                Duration.between(
                        ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(),
                        Instant.now())
                    .abs();
            if (apart.compareTo(CLOCK_TOLERANCE) > 0) {
              bad(
                  what,
                  "%s s apart from this machine's".formatted(apart.toSeconds()),
                  "Set both by NTP: tokens end too early or too late, expiries too.");
            } else {
              good(what, "like this machine's");
            }
          } catch (DateTimeException e) {
            bad(what, "sends no valid date", "A proxy may change its answers.");
          }
        });
  }

  private void checkLag(URI service) {
    HttpResponse<String> metrics = api.openWithToken(at(service, "/actuator/prometheus"));
    List<Double> lags =
        LAG.matcher(metrics.body())
            .results()
            .map((MatchResult lag) -> Double.parseDouble(lag.group(1)))
            .toList();
    if (!lags.isEmpty()) { // only the service that applies the log has any
      double lag = lags.stream().mapToDouble(Double::doubleValue).sum();
      String found = String.format(Locale.ROOT, "%,.0f records behind", lag);
      if (lag > MUCH_LAG) {
        bad(
            "lag of the read model",
            found,
            "It catches up by itself; if this number does not fall, start more instances of"
                + " persistence-service, or look at what slows PostgreSQL down.");
      } else {
        good("lag of the read model", found);
      }
    }
  }

  private void checkRest() {
    try {
      api.get("/api/notifications/unread-count", "unread_count");
      good("REST", "answers");
    } catch (CommandFailure e) {
      bad("REST", e.message(), "See above; with a token of your own, check it.");
    }
  }

  private void checkSocket() {
    List<JsonNode> hello = new ArrayList<>();
    Ending ending;
    try {
      ending =
          new UserSocket(
                  api,
                  null,
                  frame -> {
                    hello.add(api.line(frame));
                    return false;
                  },
                  _ -> List.of())
              .run();
    } catch (CommandFailure e) {
      ending = new Ending.Final(e.message());
    }
    switch (ending) {
      case Ending.Done() when JsonText.of(hello.getFirst(), "state").equals("live_only") ->
          bad(
              "sockets",
              "live only: no history",
              "delivery-service does not reach persistence-service, or that is behind.");
      case Ending.Done() -> good("sockets", "open");
      case Ending.Retryable(String reason, _) -> bad("sockets", reason, "See above.");
      case Ending.Final(String reason) -> bad("sockets", reason, "See above.");
    }
  }

  private static URI at(URI service, String path) {
    return URI.create(service.toString().replaceFirst("/+$", "") + path);
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JacksonException e) {
      return Json.mapper().createObjectNode();
    }
  }

  private void good(String what, String found) {
    checks.add(new Check(what, true, found, ""));
  }

  private void bad(String what, String found, String advice) {
    checks.add(new Check(what, false, found, advice));
  }

  /// One thing that was checked.
  ///
  /// @param advice what to do; empty if all is well
  record Check(String what, boolean ok, String found, String advice) {}
}
