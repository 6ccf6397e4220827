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

import dev.belfry.events.Category;
import dev.belfry.events.CategoryChannels;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
            + " channel, category, template, variant",
        "from=2026-11-30&to=2026-11-30&group_by=day, | group_by | day, notification_type",
        "from=2026-11-30&to=2026-11-30&group_by=day,day | group_by | named twice",
        "from=2026-11-30&to=2026-11-30&step=opened | step | created, kept_back, pushed",
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
  void itTakesTheScopeForIt() throws Exception {
    String path = "/api/analytics?" + period();

    assertThat(service.getWithoutToken(path).status()).isEqualTo(401);
    assertThat(service.get(alice, path).status()).isEqualTo(403);
    assertThat(service.audit(path).status()).isEqualTo(403);
  }

  private NotificationCreated notification() {
    var ofCategory = new Category(category, 1, "Test", false, CategoryChannels.DEFAULT, false);
    return created(alice, content().in(ofCategory));
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
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(ownRows(query)).containsExactlyElementsOf(wanted));
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
