package dev.belfry.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class JsonTextTest {
  @Test
  void whatOthersHaveWrittenCannotSteerATerminal() {
    assertThat(JsonText.harmless("a\u001b[2Jb\r\nc\u202ed\u0007é\ud83d\ude80"))
        .isEqualTo("a [2Jb  c d é\ud83d\ude80");
  }

  @Test
  void columnsStandOneBelowTheOther() {
    assertThat(JsonText.table(List.of(List.of("a", "long", "x"), List.of("bbb", "", "y"))))
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

    assertThat(JsonText.members(object))
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
  void progressIsForPeopleOnly() {
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(new byte[0]),
            false,
            Ansi.OFF,
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
}
