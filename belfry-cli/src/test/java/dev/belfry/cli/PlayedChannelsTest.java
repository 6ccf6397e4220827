package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Deliveries, the archive and categories, against a Belfry that says what the test wants.
class PlayedChannelsTest {
  private static final String ID = "0199d0f2-7a00-7000-8000-00000000a11c";
  private static final String DELIVERIES = "/api/notifications/" + ID + "/deliveries";

  private final PlayedBelfry belfry = new PlayedBelfry();

  @AfterEach
  void close() {
    belfry.close();
  }

  @Test
  void deliveriesAreShownChannelByChannel() {
    belfry.answering(
        DELIVERIES,
        200,
        """
        {"deliveries":[
          {"id":"d1","channel":"email","state":"sent","reason":null,"due_at":"2026-11-29T10:00:00Z",
           "decided_at":"2026-11-29T10:00:01Z","sent_at":"2026-11-29T10:00:02Z","attempts":2,
           "possibly_duplicate":true},
          {"id":"d2","channel":"push","state":"skipped","reason":"settings","due_at":null,
           "decided_at":null,"sent_at":null,"attempts":0,"possibly_duplicate":false}],
         "position":"p"}
        """);

    Run run = belfry.run("deliveries", ID);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.lines().getFirst())
        .containsSubsequence(
            "email",
            "sent",
            "due 2026-11-29T10:00:00Z",
            "sent 2026-11-29T10:00:02Z",
            "2 attempts, may have arrived twice");
    assertThat(run.lines().getLast()).contains("push", "skipped (settings)");
    assertThat(belfry.run("deliveries", ID, "--json").json().path("position").asString())
        .isEqualTo("p");
  }

  @Test
  void onATerminalWhatWasSentIsGreenAndWhatFailedIsRed() {
    belfry.answering(
        DELIVERIES,
        200,
        """
        {"deliveries":[
          {"channel":"email","state":"sent"},
          {"channel":"email","state":"waiting"},
          {"channel":"push","state":"failed","reason":"@|green gave_up|@"}]}
        """);

    assertThat(belfry.coloured("deliveries", ID).lines())
        .satisfiesExactly(
            sent -> assertThat(sent).startsWith("\u001b[32memail"),
            waiting -> assertThat(waiting).startsWith("email").doesNotContain("\u001b"),
            failed ->
                assertThat(failed).startsWith("\u001b[31mpush").contains("(@|green gave_up|@)"));
  }

  @Test
  void oneNotificationIsArchivedAndTakenOutAgainAndAllAreArchivedUpToAPosition() {
    String one = "/api/notifications/" + ID;
    belfry.answering(one + "/archive", 202, "{\"position\":\"p1\"}");
    belfry.answering(one + "/unarchive", 202, "{\"position\":\"p2\"}");
    belfry.answering("/api/notifications/archive-all", 202, "{\"position\":\"p3\"}");

    assertThat(belfry.run("archive", ID).out()).isEqualTo("archived at p1\n");
    assertThat(belfry.run("unarchive", ID, "--json").json().path("position").asString())
        .isEqualTo("p2");
    assertThat(belfry.run("archive", "--all", "--up-to", "p0").out()).isEqualTo("archived at p3\n");
    assertThat(belfry.run("archive").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(belfry.run("archive", ID, "--all").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(belfry.run("archive", ID, "--up-to", "p0").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void oneNotificationIsReadUnreadAndDeletedAndAllAreReadUpToAPosition() {
    String one = "/api/notifications/" + ID;
    belfry.answering(one + "/read", 202, "{\"position\":\"p1\"}");
    belfry.answering(one, 202, "{\"position\":\"p2\"}");
    belfry.answering("/api/notifications/mark-all-read", 202, "{\"position\":\"p3\"}");

    assertThat(belfry.run("read", ID).out()).isEqualTo("read at p1\n");
    assertThat(belfry.run("unread", ID).out()).isEqualTo("unread at p1\n");
    assertThat(belfry.run("delete", ID, "--json").json().path("position").asString())
        .isEqualTo("p2");
    assertThat(belfry.run("read", "--all", "--up-to", "p0").out()).isEqualTo("read at p3\n");
    assertThat(belfry.calls())
        .filteredOn(call -> !call.contains("/dev/token"))
        .containsExactly(
            "PUT %s/read ".formatted(one),
            "DELETE %s/read ".formatted(one),
            "DELETE %s ".formatted(one),
            "PUT /api/notifications/mark-all-read?up_to=p0 ");
  }

  @Test
  void whatWasSentToOneOrToEveryoneIsWithdrawn() {
    String sent = "/api/notifications/sent/" + ID;
    belfry.answering(sent, 202, "{\"id\":\"%s\"}".formatted(ID));

    assertThat(belfry.run("withdraw", ID, "--recipient", "alice").out())
        .isEqualTo("withdrawn, if it was you who sent it\n");
    assertThat(belfry.run("withdraw", ID, "--broadcast", "--json").json().path("id").asString())
        .isEqualTo(ID);
    assertThat(belfry.calls())
        .filteredOn(call -> !call.contains("/dev/token"))
        .containsExactly(
            "DELETE %s?recipient=alice ".formatted(sent), "DELETE %s ".formatted(sent));
  }

  @Test
  void whatIsRefusedIsSaidOnceAndWithoutAnEmptyName() {
    belfry.answering(
        "/api/notifications/" + ID,
        422,
        "{\"detail\":\"No.\",\"errors\":[{\"field\":\"\",\"message\":\"Unknown field.\"},"
            + "{\"field\":\"a\",\"message\":\"Is b.\"}]}");

    assertThat(belfry.run("delete", ID).err()).isEqualTo("No.\n  Unknown field.\n  a: Is b.\n");
  }

  @Test
  void whatNeverWasInTheInboxIsAFinding() {
    assertThat(belfry.run("deliveries", ID).exitCode()).isEqualTo(ExitCode.FINDING);
  }

  @Test
  void aCategoryIsPutFromOptionsOrAFileOrStandardInput() {
    belfry.answering("/api/categories/orders", 202, "{\"key\":\"orders\",\"version\":3}");

    Run options =
        belfry.run(
            "category", "put", "orders", "--name", "Orders", "--critical", "--reason", "a test");
    Run input =
        belfry.runReading(
            "{\"name\":\"Orders\"}",
            "category",
            "put",
            "orders",
            "--file",
            "-",
            "--expected-version",
            "2",
            "--reason",
            "a test");

    assertThat(options.exitCode()).as(options.err()).isEqualTo(ExitCode.OK);
    assertThat(options.out()).isEqualTo("orders is at version 3\n");
    assertThat(input.exitCode()).as(input.err()).isEqualTo(ExitCode.OK);
    assertThat(changes())
        .containsExactly(
            "PUT /api/categories/orders?reason=a+test" + " {\"name\":\"Orders\",\"critical\":true}",
            "PUT /api/categories/orders?reason=a+test"
                + " {\"name\":\"Orders\",\"expected_version\":2}");
  }

  @Test
  void whatIsNotOneCategoryIsFoundBeforeAnyoneIsAsked() {
    Run neither = belfry.run("category", "put", "orders", "--reason", "a test");
    Run key = belfry.run("category", "put", "Orders", "--name", "O", "--reason", "a test");
    Run reason = belfry.run("category", "retire", "orders");

    assertThat(neither.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(neither.err()).contains("either --file, or --name");
    assertThat(key.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(key.err()).contains("<key>: expected");
    assertThat(reason.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(changes()).isEmpty();
  }

  @Test
  void aCategoryIsRetired() {
    belfry.answering("/api/categories/orders", 202, "{\"key\":\"orders\",\"version\":4}");

    Run run =
        belfry.run("category", "retire", "orders", "--expected-version", "3", "--reason", "a test");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).isEqualTo("orders is retired by version 4\n");
    assertThat(changes())
        .containsExactly("DELETE /api/categories/orders?reason=a+test {\"expected_version\":3}");
  }

  @Test
  void categoriesAreListed() {
    belfry.answering(
        "/api/categories",
        200,
        """
        {"categories":[{"key":"alarms","version":2,"name":"Alarms","critical":true,
          "channels":{"realtime":{"enabled":true},
            "email":{"enabled":true,"delay_seconds":0,"unless":"never"},
            "push":{"enabled":false,"delay_seconds":20,"unless":"seen"}},"retired":false}]}
        """);

    Run run = belfry.run("category", "list");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.lines().getLast())
        .containsSubsequence("alarms", "2", "Alarms", "critical", "on", "after 0 s", "off");
  }

  private List<String> changes() {
    return belfry.calls().stream()
        .filter(call -> call.startsWith("PUT ") || call.startsWith("DELETE "))
        .toList();
  }
}
