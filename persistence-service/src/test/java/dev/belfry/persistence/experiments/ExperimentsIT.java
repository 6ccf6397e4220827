package dev.belfry.persistence.experiments;

import static dev.belfry.persistence.testing.Events.clicked;
import static dev.belfry.persistence.testing.Events.content;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventPublisher;
import dev.belfry.events.Experiment;
import dev.belfry.events.ExperimentPut;
import dev.belfry.events.ExperimentVariant;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.events.TemplateVersion;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class ExperimentsIT {
  private static final RunningService service = RunningService.start(Infrastructure.shared());
  private static final Tokens ANALYST = Tokens.user("analyst").withScope("notifications:analytics");

  private final String key = "tone-" + UUID.randomUUID();

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void anExperimentIsListedAndShown() {
    publish(1, Experiment.State.RUNNING, 9_000);
    publish(2, Experiment.State.STOPPED, 9_000);

    assertThat(service.get(someone(), "/api/experiments").body().path("experiments"))
        .filteredOn(each -> each.path("key").asString().equals(key))
        .singleElement()
        .hasToString(
            "{\"key\":\"%1$s\",\"version\":2,\"state\":\"stopped\",\"template\":\"t-%1$s\",\"metric\":\"clicked\"}"
                .formatted(key));
    JsonNode shown = service.get(someone(), "/api/experiments/" + key).body();
    assertThat(shown.propertyNames())
        .containsExactly(
            "key",
            "version",
            "state",
            "template",
            "salt",
            "variants",
            "holdout",
            "metric",
            "window_seconds",
            "started_at");
    assertThat(shown.path("variants").path(1))
        .hasToString("{\"name\":\"warm\",\"weight\":1000,\"template_version\":2}");
    assertThat(service.get(someone(), "/api/experiments/no-such").status()).isEqualTo(404);
  }

  /// Other reads end after three seconds, in PostgreSQL and on the connection.
  @Test
  void countingMayTakeLongerThanOtherReads() {
    JdbcClient database = service.bean(JdbcClient.class);

    Integer answer =
        service
            .bean(ReadTransactions.class)
            .inOneLongSnapshot(
                () -> database.sql("SELECT 1 FROM pg_sleep(5)").query(Integer.class).single());

    assertThat(answer).isEqualTo(1);
  }

  @Test
  void resultsCountPeopleByWhatTheyWereToldFirst() {
    Experiment experiment = publish(1, Experiment.State.RUNNING, 5_000);
    RecipientId plain = someoneWith(experiment, "plain");
    RecipientId warm = someoneWith(experiment, "warm");
    for (RecipientId who :
        List.of(
            plain, someoneWith(experiment, "plain"), warm, someoneWith(experiment, "holdout"))) {
      NotificationCreated first = told(experiment, who);
      service.publish(first);
      service.publish(first);
      service.publish(told(experiment, who));
      if (who.equals(warm)) {
        service.publish(clicked(who, first.id()));
        service.publish(clicked(who, first.id()));
      }
    }

    await()
        .untilAsserted(() -> {
          JsonNode results = results().body();
          assertThat(results.path("arms").path(0).path("people").asInt()).isEqualTo(2);
          assertThat(results.path("arms").path(0).path("outcomes").asInt()).isZero();
          assertThat(results.path("arms").path(1).path("people").asInt()).isEqualTo(1);
          assertThat(results.path("arms").path(1).path("outcomes").asInt()).isEqualTo(1);
          assertThat(results.path("holdout").path("people").asInt()).isEqualTo(1);
          assertThat(results.path("differences").path(0).path("estimate").asDouble()).isEqualTo(1);
          assertThat(results.path("decision").asString()).isEqualTo("undecided");
          assertThat(results.path("winner").isNull()).isTrue();
          assertThat(results.path("sample_ratio_ok").asBoolean()).isTrue();
        });
  }

  @Test
  void whatNobodyWasToldHasNoRates() {
    publish(1, Experiment.State.RUNNING, 5_000);

    JsonNode results = results().body();

    assertThat(results.path("arms").path(0))
        .hasToString(
            "{\"name\":\"plain\",\"weight\":5000,\"people\":0,\"outcomes\":0,"
                + "\"rate\":{\"estimate\":null,\"low\":null,\"high\":null}}");
    assertThat(results.path("differences").path(0))
        .hasToString(
            "{\"name\":\"warm\",\"against\":\"plain\",\"estimate\":null,\"low\":null,\"high\":null,"
                + "\"confidence_sequence\":{\"low\":null,\"high\":null}}");
    assertThat(results.propertyNames())
        .containsExactly(
            "key",
            "version",
            "state",
            "template",
            "metric",
            "window_seconds",
            "started_at",
            "arms",
            "holdout",
            "differences",
            "sample_ratio_ok",
            "sample_ratio_p_value",
            "decision",
            "winner",
            "as_of");
  }

  @Test
  void theExplanationOfANotificationNamesItsVariant() {
    Experiment experiment = publish(1, Experiment.State.RUNNING, 5_000);
    NotificationCreated told = told(experiment, someoneWith(experiment, "warm"));
    service.publish(told);

    await()
        .untilAsserted(() ->
            assertThat(
                    service
                        .audit("/api/audit/notifications/" + told.id())
                        .body()
                        .path("notification")
                        .path("experiment"))
                .hasToString("{\"key\":\"%s\",\"version\":1,\"variant\":\"warm\"}".formatted(key)));
  }

  @Test
  void resultsTakeTheScopeOfAnalytics() throws Exception {
    publish(1, Experiment.State.RUNNING, 5_000);
    String path = "/api/experiments/%s/results".formatted(key);

    assertThat(service.getWithoutToken(path).status()).isEqualTo(401);
    assertThat(service.get(someone(), path).status()).isEqualTo(403);
    assertThat(results().status()).isEqualTo(200);
    assertThat(service.send("GET", "/api/experiments/no-such/results", ANALYST, null).status())
        .isEqualTo(404);
  }

  private Answer results() {
    return service.send("GET", "/api/experiments/%s/results".formatted(key), ANALYST, null);
  }

  private static RecipientId someoneWith(Experiment experiment, String variant) {
    RecipientId who = someone();
    while (!experiment.exposureOf(who).variant().equals(variant)) {
      who = someone();
    }
    return who;
  }

  private NotificationCreated told(Experiment experiment, RecipientId who) {
    var words =
        new TemplateWords(
            new TemplateVersion("t-" + key, 1),
            "en",
            Map.of("en", new Texts(new Texts.InApp("title", "message"), null, null)),
            JsonObject.EMPTY,
            experiment.exposureOf(who));
    return created(who, content().saying(words, "default"));
  }

  private Experiment publish(int version, Experiment.State state, int weight) {
    var put =
        new ExperimentPut(
            key,
            version,
            state,
            "t-" + key,
            key,
            List.of(
                new ExperimentVariant("plain", weight, 1),
                new ExperimentVariant("warm", Experiment.WHOLE - weight, 2)),
            1_000,
            Experiment.Metric.CLICKED,
            3_600,
            Instant.parse("2026-11-01T09:00:00Z"),
            "operator",
            "a test");
    service.bean(EventPublisher.class).publish(put).join();
    return Experiment.of(put);
  }
}
