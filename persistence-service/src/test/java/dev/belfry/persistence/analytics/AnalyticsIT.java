package dev.belfry.persistence.analytics;

import static dev.belfry.persistence.testing.Events.allRead;
import static dev.belfry.persistence.testing.Events.clicked;
import static dev.belfry.persistence.testing.Events.content;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.deleted;
import static dev.belfry.persistence.testing.Events.read;
import static dev.belfry.persistence.testing.Events.someone;
import static dev.belfry.persistence.testing.Events.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.CancelReason;
import dev.belfry.events.Category;
import dev.belfry.events.CategoryChannels;
import dev.belfry.events.Channel;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.FailureReason;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SkipReason;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What happened is counted, once per person and notification.
class AnalyticsIT {
  private static final RunningService service = RunningService.start(Infrastructure.shared());
  private static final Tokens ANALYST = Tokens.user("analyst").withScope("notifications:analytics");

  private final RecipientId alice = someone();

  /// Of this test alone: all others count other things.
  private final String category = "c-" + UUID.randomUUID();

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void eachStepCountsOncePerPersonAndNotification() {
    NotificationCreated one = notification();
    NotificationCreated two = notification();
    List.of(one, two).forEach(service::publish);
    for (int i = 0; i < 2; i++) {
      service.publish(read(alice, one.id()));
      service.publish(clicked(alice, one.id()));
      service.publish(receiptOf(one));
      service.publish(unread(alice, one.id()));
    }
    service.publish(allRead(alice, null));
    service.publish(new NotificationClicked(someone(), one.id(), "stranger"));
    service.publish(deleted(alice, two.id()));
    service.publish(clicked(alice, two.id()));

    awaitRows(
        "group_by=category,notification_type",
        "[\"%1$s\",\"info\",\"acknowledged\",1]",
        "[\"%1$s\",\"info\",\"clicked\",1]",
        "[\"%1$s\",\"info\",\"created\",2]",
        "[\"%1$s\",\"info\",\"deleted\",1]",
        "[\"%1$s\",\"info\",\"pushed\",1]",
        "[\"%1$s\",\"info\",\"read\",2]");
  }

  @Test
  void rowsHaveTheMembersThatWereAskedFor() {
    service.publish(notification());

    awaitRows(
        "group_by=template,channel,variant,category&step=created,read",
        "[null,null,null,\"%1$s\",\"created\",1]");
    Answer answer = ask(period() + "&group_by=day&step=created");
    JsonNode row = answer.body().path("rows").path(0);
    assertThat(row.propertyNames()).containsExactly("day", "step", "count");
    assertThat(Instant.parse(answer.body().path("as_of").asString()))
        .isAfter(Instant.now().minusSeconds(60));
  }

  @Test
  void whatWasNotSentIsToldApartByItsReason() {
    NotificationCreated read = notification();
    NotificationCreated unreachable = notification();
    NotificationCreated refused = notification();
    List.of(read, unreachable, refused).forEach(service::publish);
    Instant due = Instant.now();
    service.publish(
        new DeliveryCancelled(
            idOf(read), alice, Channel.EMAIL, List.of(read.id()), CancelReason.READ));
    service.publish(
        new DeliverySkipped(
            idOf(unreachable),
            alice,
            Channel.EMAIL,
            List.of(unreachable.id()),
            SkipReason.NO_ADDRESS,
            due));
    service.publish(
        new DeliveryDecided(
            idOf(refused), alice, Channel.EMAIL, List.of(refused.id()), category, due));
    service.publish(
        new DeliveryFailed(
            idOf(refused), alice, Channel.EMAIL, 1, FailureReason.REFUSED, null, null));

    awaitRows(
        "group_by=category,channel,reason",
        "[\"%1$s\",\"email\",\"no_address\",\"skipped\",1]",
        "[\"%1$s\",\"email\",\"read\",\"cancelled\",1]",
        "[\"%1$s\",\"email\",\"refused\",\"failed\",1]",
        "[\"%1$s\",\"email\",null,\"planned\",3]",
        "[\"%1$s\",null,null,\"created\",3]");
    assertThat(ask(period() + "&group_by=category,reason&step=skipped&format=csv").text())
        .startsWith("category,reason,step,count\r\n")
        .contains("\r\n" + category + ",no_address,skipped,1\r\n");
  }

  @Test
  void theSameIsAnsweredAsCsv() {
    service.publish(notification());
    awaitRows("group_by=category", "[\"%1$s\",\"created\",1]");

    Answer answer = ask(period() + "&group_by=category,channel&step=created&format=csv");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .startsWith("category,channel,step,count\r\n")
        .contains("\r\n" + category + ",,created,1\r\n");
  }

  @Test
  void daysBeforeAndAfterAreLeftOut() {
    service.publish(notification());
    awaitRows("group_by=category", "[\"%1$s\",\"created\",1]");

    assertThat(ask("from=2020-01-01&to=2020-12-31").body().path("rows")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to=2026-11-30 | from | as in 2026-11-30",
        "from=2026-11-30 | to | as in 2026-11-30",
        "from=yesterday&to=2026-11-30 | from | as in 2026-11-30",
        "from=2026-11-30T00:00:00Z&to=2026-11-30 | from | as in 2026-11-30",
        "from=2026-02-29&to=2026-11-30 | from | no such day",
        "from=2026-11-30&to=2026-11-29 | to | not before from",
        "from=2026-01-01&to=2027-01-02 | to | At most 366 days",
        "from=2026-11-30&to=2026-11-30&group_by=recipient | group_by | day, notification_type,"
            + " channel, category, template, variant, reason",
        "from=2026-11-30&to=2026-11-30&group_by=day, | group_by | day, notification_type",
        "from=2026-11-30&to=2026-11-30&group_by=day,day | group_by | named twice",
        "from=2026-11-30&to=2026-11-30&step=opened | step | created, kept_back, pushed",
        "from=2026-11-30&to=2026-11-30&step=planned,waiting | step | planned, skipped",
        "from=2026-11-30&to=2026-11-30&format=xml | format | json or csv"
      })
  void whatIsOutsideTheContractIsRefusedWithWhatIsAllowed(
      String query, String parameter, String allowed) {
    Answer answer = ask(query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("errors").path(0).path("field").asString()).isEqualTo(parameter);
    assertThat(answer.body().path("errors").path(0).path("message").asString()).contains(allowed);
  }

  @Test
  void howLongItTookIsToldOfTheStepsThatAreCounted() {
    NotificationCreated one = notification();
    service.publish(one);
    service.publish(receiptOf(one));
    service.publish(receiptOf(one));

    await()
        .untilAsserted(() -> {
          JsonNode row = latency(period()).path("rows").path(0);
          assertThat(row.propertyNames())
              .containsExactly("step", "count", "p50_ms", "p90_ms", "p99_ms", "max_ms");
          assertThat(row.path("step").asString()).isEqualTo("acknowledged");
          assertThat(row.path("count"))
              .isEqualTo(ask(period() + "&step=acknowledged").body().at("/rows/0/count"));
          assertThat(row.path("max_ms").asLong()).isPositive();
        });
  }

  @Test
  void percentilesAreBoundsOfTheBucketsThatReachThem() {
    measured("2021-03-01", "acknowledged", "", 10, 50);
    measured("2021-03-01", "acknowledged", "", 20, 40);
    measured("2021-03-02", "acknowledged", "", 1024, 9);
    measured("2021-03-02", "acknowledged", "", 28672, 1);
    measured("2021-03-02", "sent", "push", 20480, 3);
    measured("2021-04-01", "sent", "email", 8, 7);

    String march = "from=2021-03-01&to=2021-03-31";
    assertThat(latencies(march))
        .containsExactly(
            "[\"acknowledged\",100,10,20,1024,28672]", "[\"sent\",3,20480,20480,20480,20480]");
    assertThat(latencies(march + "&step=sent"))
        .containsExactly("[\"sent\",3,20480,20480,20480,20480]");
    assertThat(latencies(march + "&step=sent&buckets=true")).containsExactly("[\"sent\",20480,3]");
    assertThat(latencies(march + "&group_by=day,channel"))
        .containsExactly(
            "[\"2021-03-01\",null,\"acknowledged\",90,10,20,20,20]",
            "[\"2021-03-02\",\"push\",\"sent\",3,20480,20480,20480,20480]",
            "[\"2021-03-02\",null,\"acknowledged\",10,1024,1024,28672,28672]");
    assertThat(latencies(march + "&group_by=channel&buckets=true"))
        .containsExactly(
            "[\"push\",\"sent\",20480,3]",
            "[null,\"acknowledged\",10,50]",
            "[null,\"acknowledged\",20,40]",
            "[null,\"acknowledged\",1024,9]",
            "[null,\"acknowledged\",28672,1]");
    String csv = "/api/analytics/latency?from=2021-04-01&to=2021-04-01&format=csv";
    assertThat(service.send("GET", csv, ANALYST, null).text())
        .isEqualTo("step,count,p50_ms,p90_ms,p99_ms,max_ms\r\nsent,7,8,8,8,8\r\n");
    assertThat(service.send("GET", csv + "&buckets=true", ANALYST, null).text())
        .isEqualTo("step,up_to_ms,count\r\nsent,8,7\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to=2026-11-30 | from | as in 2026-11-30",
        "from=2026-11-30&to=2026-11-30&group_by=category | group_by | between: day, channel.",
        "from=2026-11-30&to=2026-11-30&step=read | step | between: acknowledged, sent.",
        "from=2026-11-30&to=2026-11-30&buckets=yes | buckets | true or false",
        "from=2026-11-30&to=2026-11-30&format=xml | format | json or csv"
      })
  void questionsAboutTimesOutsideTheContractAreRefused(
      String query, String parameter, String allowed) {
    Answer answer = service.send("GET", "/api/analytics/latency?" + query, ANALYST, null);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("errors").path(0).path("field").asString()).isEqualTo(parameter);
    assertThat(answer.body().path("errors").path(0).path("message").asString()).contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/analytics?", "/api/analytics/latency?"})
  void itTakesTheScopeForIt(String call) throws Exception {
    String path = call + period();

    assertThat(service.getWithoutToken(path).status()).isEqualTo(401);
    assertThat(service.get(alice, path).status()).isEqualTo(403);
    assertThat(service.audit(path).status()).isEqualTo(403);
  }

  /// As if it had been applied long ago.
  private static void measured(String day, String step, String channel, long upToMs, int count) {
    service
        .database()
        .sql("INSERT INTO daily_latency VALUES (0, CAST(:day AS date), :step, :channel, :up, :n)")
        .param("day", day)
        .param("step", step)
        .param("channel", channel)
        .param("up", upToMs)
        .param("n", count)
        .update();
  }

  private static JsonNode latency(String query) {
    return service.send("GET", "/api/analytics/latency?" + query, ANALYST, null).body();
  }

  private static List<String> latencies(String query) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : latency(query).path("rows")) {
      rows.add(
          row.values().stream().map(JsonNode::toString).collect(Collectors.joining(",", "[", "]")));
    }
    return rows;
  }

  private NotificationCreated notification() {
    var ofCategory = new Category(category, 1, "Test", false, CategoryChannels.DEFAULT, false);
    return created(alice, content().in(ofCategory));
  }

  private UUID idOf(NotificationCreated one) {
    return Deliveries.idOf(Channel.EMAIL, alice, one.id());
  }

  private NotificationDelivered receiptOf(NotificationCreated one) {
    return new NotificationDelivered(
        alice, Ids.next(), List.of(one.id()), List.of(one.id()), Instant.now());
  }

  private Answer ask(String query) {
    return service.send("GET", "/api/analytics?" + query, ANALYST, null);
  }

  /// Also if the day ends meanwhile.
  private static String period() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return "from=%s&to=%s".formatted(today.minusDays(1), today.plusDays(1));
  }

  private void awaitRows(String query, String... expected) {
    List<String> wanted = new ArrayList<>();
    for (String row : expected) {
      wanted.add(row.formatted(category));
    }
    await().untilAsserted(() -> assertThat(ownRows(query)).containsExactlyElementsOf(wanted));
  }

  private List<String> ownRows(String query) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : ask(period() + "&" + query).body().path("rows")) {
      if (row.path("category").asString().equals(category)) {
        List<String> values = new ArrayList<>();
        row.values().forEach(value -> values.add(value.toString()));
        rows.add("[" + String.join(",", values) + "]");
      }
    }
    return rows;
  }
}
