package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a Belfry says that is not well.
class PlayedAuditTest {
  private static final String PROGRESS =
      """
      {"type":"progress","partition":0,"records":5,"of":10,"per_second":5,"seconds_left":1}
      """;

  private final PlayedBelfry belfry = new PlayedBelfry();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    belfry.close();
  }

  @Test
  void aLogThatIsWhatItWasIsZero() throws IOException {
    belfry.answering(
        "/api/audit/verify",
        200,
        PROGRESS
            + "{\"type\":\"result\",\"ok\":true,\"records\":10,\"seconds\":2.0,\"findings\":[]}");
    Path checkpoint = Files.writeString(folder.resolve("c.json"), "{\"topic\":\"t\",\"n\":1.10}");

    Run run = belfry.run("audit", "verify", "--checkpoint", checkpoint.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("10 records in 2.0 s");
    assertThat(run.err()).isEmpty();
    assertThat(belfry.calls().getLast())
        .isEqualTo("POST /api/audit/verify {\"checkpoint\":{\"topic\":\"t\",\"n\":1.10}}");
  }

  @Test
  void aLogThatIsNotWhatItWasIsOneAndSaysWhere() {
    belfry.answering(
        "/api/audit/verify",
        200,
        """
        {"type":"result","ok":false,"records":10,"seconds":2.0,"findings_omitted":3,
        "findings":[{"partition":2,"kind":"checkpoint_differs","from":5,"to":9}]}\
        """
            .replace("\n", ""));

    Run run = belfry.run("audit", "verify");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FINDING);
    assertThat(run.out())
        .contains("checkpoint differs: partition 2, offsets 5 to 9", "3 more", "NOT");
    assertThat(belfry.run("audit", "verify", "--json").json().path("ok").asBoolean(true)).isFalse();
  }

  @Test
  void aRebuildThatIsEqualIsZeroAndAShadowThatDiffersIsOne() {
    replaying(
        """
        "complete":true,"equal":true,"swapped":true,"records":7,"seconds":1.0,"tables":[
        {"table":"notification","live_rows":1200,"rebuilt_rows":1200,
        "live_hash":"0123456789abcdef","rebuilt_hash":"0123456789abcdef"}]\
        """);
    Run equal = belfry.run("replay", "rebuild", "--reason", "why");
    assertThat(equal.exitCode()).as(equal.err()).isEqualTo(ExitCode.OK);
    assertThat(equal.out())
        .contains("Equal", "taken its place", "7 records")
        .contains("notification  equal  1,200 rows  0123456789ab\n");
    assertThat(belfry.calls().getLast())
        .contains("reason=why", "\"mode\":\"rebuild\"", "\"swap\":\"if_equal\"");

    replaying(
        """
        "complete":true,"equal":false,"swapped":false,"tables":[
        {"table":"notification","live_rows":8,"rebuilt_rows":7,"live_hash":"aa","rebuilt_hash":"bb"}],
        "differences":[{"table":"notification","key":{"id":"7"},"kind":"only_live","columns":[]}]\
        """);
    Run shadow =
        belfry.run("replay", "shadow", "--reason", "why", "--from", "2026-11-22T10:00:00Z");
    assertThat(shadow.exitCode()).isEqualTo(ExitCode.FINDING);
    assertThat(shadow.out())
        .contains("only live: notification", "NOT equal")
        .contains("notification  DIFFERS  8 rows, 7 rebuilt  aa, bb rebuilt");
    assertThat(belfry.calls().getLast()).contains("\"from\":\"2026-11-22T10:00:00Z\"");
  }

  @Test
  void aRebuildThatCouldNotBeExchangedIsThreeAndSaysWhatToDo() {
    replaying(
        """
        "complete":true,"equal":true,"swapped":false,"outcome":"in_use","reason":"In use."\
        """);
    Run equal = belfry.run("replay", "rebuild", "--reason", "why");
    assertThat(equal.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(equal.out()).contains("Equal to the live rows").doesNotContain("its place");
    assertThat(equal.err()).isEqualTo("In use. Repeat the command without --from and --fresh.\n");

    Run asJson = belfry.run("replay", "rebuild", "--swap", "always", "--reason", "why", "--json");
    assertThat(asJson.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(asJson.json().path("swapped").asBoolean(true)).isFalse();
  }

  @Test
  void aRebuildThatDiffersSaysWhy() {
    replaying(
        """
        "complete":true,"equal":false,"swapped":false,"outcome":"different","reason":"An old hand."\
        """);

    Run run = belfry.run("replay", "rebuild", "--reason", "why");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FINDING);
    assertThat(run.lines()).endsWith("An old hand.");
  }

  @Test
  void aLogThatIsDamagedIsOneAlsoWhereTheReplayWentOnUntilItHasBeenAccepted() {
    String findings = ",\"findings\":[{\"partition\":2,\"kind\":\"missing\",\"from\":5,\"to\":9}]";

    replaying("\"complete\":false,\"equal\":false,\"swapped\":false" + findings);
    Run stopped = belfry.run("replay", "rebuild", "--reason", "why");
    assertThat(stopped.exitCode()).isEqualTo(ExitCode.FINDING);
    assertThat(stopped.out()).contains("missing: partition 2, offsets 5 to 9", "--accept-loss");

    replaying("\"complete\":true,\"equal\":true,\"swapped\":true" + findings);
    Run accepted = belfry.run("replay", "rebuild", "--accept-loss", "--reason", "why");
    assertThat(accepted.exitCode()).isEqualTo(ExitCode.FINDING);
    assertThat(accepted.out()).contains("missing: partition 2", "taken its place");
    assertThat(accepted.err()).isEmpty();

    replaying("\"complete\":true,\"equal\":true,\"swapped\":true" + acceptedFinding());
    Run later = belfry.run("replay", "rebuild", "--reason", "why");
    assertThat(later.exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void whatWasAcceptedIsNamedAndIsNothingNew() {
    belfry.answering(
        "/api/audit/verify",
        200,
        "{\"type\":\"result\",\"ok\":true,\"records\":10,\"seconds\":2.0"
            + acceptedFinding()
            + "}");

    Run run = belfry.run("audit", "verify");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains(
            "missing: partition 2, offsets 5 to 9  (accepted t1 by bob: the disk broke)",
            "Nothing new");
  }

  private static String acceptedFinding() {
    return """
    ,"findings":[{"partition":2,"kind":"missing","from":5,"to":9,\
    "accepted":{"at":"t1","by":"bob","reason":"the disk broke"}}]\
    """;
  }

  @Test
  void theStatusOfAReplayThatIsRunningSaysWhatItIsAt() {
    belfry.answering(
        "/api/audit/replay",
        200,
        """
        {"state":"running","mode":"rebuild","phase":"taking_over","partitions":[]}\
        """);

    assertThat(belfry.run("replay", "status").lines())
        .containsExactly("running: rebuild, taking over");
  }

  private void replaying(String members) {
    belfry.answering(
        "/api/audit/replay",
        200,
        PROGRESS + "{\"type\":\"result\",%s}".formatted(members.replace("\n", "")));
  }

  @Test
  void whatIsCutOffOrFailsIsThree() {
    belfry.answering("/api/audit/verify", 200, PROGRESS);
    assertThat(belfry.run("audit", "verify").exitCode()).isEqualTo(ExitCode.FAILED);

    belfry.answering(
        "/api/audit/verify", 200, PROGRESS + "{\"type\":\"error\",\"message\":\"Kafka is away.\"}");
    Run failed = belfry.run("audit", "verify");
    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.err()).contains("Kafka is away.");
  }

  @Test
  void aLifeIsToldStepByStepWithWhereAndByWhom() {
    belfry.answering(
        "/api/audit/notifications/n1",
        200,
        """
        {"notification":{"id":"n1","recipient":"alice","title":"Shipped"},"position":"p9",
        "missing_receipts":3,"steps":[
        {"step":"accepted","at":"t1","position":"p1","actor":"shop","summary":"Accepted."},
        {"step":"kept_back","at":"t1","position":"p1","actor":"alice","setting":"info_enabled",
        "setting_since":"p0","summary":"Not pushed."},
        {"step":"expired","at":"t2","summary":"Expired."}]}\
        """);

    Run run = belfry.run("audit", "explain", "n1", "--after", "p1");

    assertThat(run.lines())
        .containsExactly(
            "n1 for alice: Shipped",
            "t1  p1  accepted   shop   Accepted.",
            "t1  p1  kept_back  alice  Not pushed. [set at p0]",
            "t2      expired           Expired.");
    assertThat(run.err()).contains("3 receipts are still to be read");
    assertThat(belfry.calls().getLast()).contains("?after=p1");
  }

  @Test
  void aPastInboxCanBeAskedForWhatWasNotRead() {
    belfry.answering("/api/audit/inbox/alice", 200, "{\"notifications\":[]}");

    assertThat(belfry.run("audit", "inbox", "alice", "--unread").exitCode()).isEqualTo(ExitCode.OK);

    assertThat(belfry.calls().getLast()).contains("unread_only=true");
  }

  @Test
  void aPastInboxCanBeAskedForItsArchive() {
    belfry.answering("/api/audit/inbox/alice", 200, "{\"notifications\":[]}");

    assertThat(belfry.run("audit", "inbox", "alice", "--archived").exitCode())
        .isEqualTo(ExitCode.OK);

    assertThat(belfry.calls().getLast()).contains("archived=true");
  }

  @Test
  void refusalsAreToldInBelfrysWords() {
    String problem =
        "{\"detail\":\"Wrong.\",\"errors\":[{\"field\":\"at\",\"message\":\"A time.\"}]}";

    belfry.answering("/api/audit/inbox/alice", 400, problem);
    Run wrong = belfry.run("audit", "inbox", "alice", "--at", "x");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("Wrong.", "at: A time.");

    belfry.answering("/api/audit/inbox/alice", 403, problem);
    assertThat(belfry.run("audit", "inbox", "alice", "--at", "x").exitCode())
        .isEqualTo(ExitCode.FAILED);
    assertThat(belfry.run("audit", "explain", "x").exitCode()).isEqualTo(ExitCode.FINDING);
  }

  @Test
  void whatCannotBeDoneNowIsNoFinding() {
    belfry.answering(
        "/api/audit/replay", 409, "{\"detail\":\"There is a replay going on already.\"}");

    Run run = belfry.run("replay", "shadow", "--reason", "why");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).isEqualTo("There is a replay going on already.\n");
  }

  @Test
  void aDoctorSaysWhatToDo() {
    belfry.answering(
        "/actuator/health",
        503,
        """
        {"status":"DOWN","components":{"db":{"status":"DOWN","details":{"error":"no connection"}},
        "eventLogConnection":{"status":"UP"}}}\
        """);
    belfry.answering(
        "/actuator/prometheus",
        200,
        """
        # TYPE belfry_sink_lag gauge
        belfry_sink_lag{partition="0",topic="t"} 20000.0
        belfry_sink_lag{partition="1",topic="t"} NaN
        belfry_sink_lag{partition="2",topic="t"} 1.0
        """);

    Run run = belfry.run("doctor");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FINDING);
    assertThat(run.out())
        .contains(
            "ok    Kafka and its topics", "BAD   PostgreSQL: no connection", "20,001 records");
    assertThat(run.out()).contains("-> Start PostgreSQL");
  }
}
