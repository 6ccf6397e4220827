package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void whatOthersHaveWrittenCannotSteerATerminal() {
    assertThat(Text.harmless("a\u001b[2Jb\r\nc\u202ed\u0007é\ud83d\ude80"))
        .isEqualTo("a [2Jb  c d é\ud83d\ude80");
  }

  @Test
  void columnsStandOneBelowTheOther() {
    assertThat(Text.table(List.of(List.of("a", "long", "x"), List.of("bbb", "", "y"))))
        .containsExactly("a    long  x", "bbb        y");
  }

  @Test
  void anObjectIsReadLineByLine() {
    var object =
        Json.mapper()
            .readTree(
                """
                {"sent_by": "shop", "gone": null, "tags": [1, 2],
                 "steps": [{"what": "stored"}, {"what": "pushed", "to": {"node": "n1"}}]}\
                """);

    assertThat(Text.members(object))
        .containsExactly(
            "sent by: shop",
            "gone: -",
            "tags: [1,2]",
            "steps:",
            "  what: stored",
            "  --",
            "  what: pushed",
            "  to:",
            "    node: n1");
  }

  @Test
  void aQueryMayHoldAnything() {
    assertThat(Query.of("/x/" + Query.part("a b/c")).with("q", "ž&=+").with("n", null).toString())
        .isEqualTo("/x/a%20b%2Fc?q=%C5%BE%26%3D%2B");
  }

  @Test
  void progressIsForPeopleOnly() {
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(new byte[0]),
            false,
            Map.of());
    try (var bar = new ProgressBar(terminal, "records")) {
      bar.show(1, 2);
      assertThat(bar.line(500_000, 1_000_000, "3s left"))
          .isEqualTo(
              "[###############---------------]  50%  500,000 of 1,000,000 records, 3s left");
      assertThat(bar.line(0, 0, "")).contains("100%");
    }
    assertThat(err.size()).isZero();
  }

  @Test
  void everyFaultHasAnAdvice() {
    assertThat(Diagnosis.advice("eventLogConnection", "Kafka does not answer"))
        .contains("bootstrap-servers");
    assertThat(Diagnosis.advice("eventLogConnection", "no such topic: belfry.audit"))
        .contains("create-topics");
    assertThat(
            Diagnosis.advice(
                "eventLogConnection", "belfry.notifications has 3 partitions (expected: 12)"))
        .contains("belfry.log.partitions");
    assertThat(
            Diagnosis.advice(
                "eventLogConnection", "belfry.notifications: retention.ms is 1 (expected: -1)"))
        .contains("kafka-configs");
    assertThat(Diagnosis.advice("db", "")).contains("PostgreSQL");
    assertThat(Diagnosis.advice("readModelSink", "3: halted, the log was rewound"))
        .contains("verify");
    assertThat(Diagnosis.advice("diskSpace", "")).isNotBlank();
  }
}
