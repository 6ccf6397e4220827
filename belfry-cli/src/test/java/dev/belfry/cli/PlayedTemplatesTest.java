package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of templates, against a Belfry that says what the test wants.
class PlayedTemplatesTest {
  private static final String TEXTS =
      "\"texts\":{\"en\":{\"in_app\":{\"title\":\"%s\",\"message\":\"m\"}}}";
  @TempDir private Path folder;
  private final PlayedBelfry belfry = new PlayedBelfry();

  @BeforeEach
  void anOfferedTemplate() throws IOException {
    belfry.answering(
        "/api/templates",
        200,
        "{\"templates\":[{\"key\":\"shipped\",\"version\":3},{\"key\":\"other\",\"version\":1}]}");
    belfry.answering(
        "/api/templates/shipped",
        200,
        """
        {"key":"shipped","version":3,"category":"default","default_locale":"en",
         "variables":{"n":{"type":"number","required":true}},%s,"syntax":"icu1"}
        """
            .formatted(TEXTS.formatted("Shipped")));
    Files.writeString(folder.resolve("README.md"), "not a template");
  }

  @AfterEach
  void stop() {
    belfry.close();
  }

  @Test
  void aDifferenceIsShownPlaceByPlaceAndIsAFinding() throws IOException {
    file("shipped", "On its way");

    Run run = belfry.run("template", "diff", folder.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FINDING);
    assertThat(run.lines())
        .containsExactly(
            "shipped - texts.en.in_app.title: \"Shipped\"",
            "shipped + texts.en.in_app.title: \"On its way\"");
  }

  @Test
  void whatIsTheSameIsNotPut() throws IOException {
    file("shipped", "Shipped");

    assertThat(belfry.run("template", "diff", folder.toString()).exitCode()).isEqualTo(ExitCode.OK);
    Run run = push();
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.lines()).containsExactly("shipped stays at version 3");
    assertThat(changes()).isEmpty();
  }

  @Test
  void aLanguageInAnotherSpellingIsNoDifference() throws IOException {
    belfry.answering(
        "/api/templates/shipped",
        200,
        """
        {"key":"shipped","version":3,"category":"default","default_locale":"pt-BR",
         "variables":{},"texts":{"pt-BR":{"in_app":{"title":"Enviado","message":"m"}}}}
        """);
    Files.writeString(
        folder.resolve("shipped.json"),
        """
        {"default_locale":"pt-br","variables":{},
         "texts":{"PT-br":{"in_app":{"title":"Enviado","message":"m"}}}}
        """);

    assertThat(belfry.run("template", "diff", folder.toString()).out()).isEmpty();
    assertThat(push().lines()).containsExactly("shipped stays at version 3");
    assertThat(changes()).isEmpty();
  }

  @Test
  void whatIsNewIsPutOnTopOfNothing() throws IOException {
    file("welcome", "Welcome");
    belfry.answering("/api/templates/welcome", 202, "{\"key\":\"welcome\",\"version\":1}");

    Run run = push();

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.lines()).containsExactly("welcome is at version 1");
    assertThat(changes())
        .singleElement()
        .asString()
        .startsWith("PUT /api/templates/welcome?reason=a+test ")
        .contains("\"expected_version\":0", "\"title\":\"Welcome\"");
  }

  @Test
  void aPreviewIsShownWordByWord() {
    belfry.answering(
        "/api/templates/shipped/preview",
        200,
        """
        {"template":{"key":"shipped","version":3},"locale":"de","title":"Versandt","body":"2 Pakete"}
        """);

    Run run =
        belfry.run(
            "template",
            "preview",
            "shipped",
            "--locale",
            "de-AT",
            "--channel",
            "push",
            "--variable",
            "n:=2");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.lines()).containsExactly("locale: de", "title: Versandt", "body: 2 Pakete");
    assertThat(belfry.calls())
        .anyMatch(call ->
            call.startsWith("POST /api/templates/shipped/preview")
                && call.contains("\"locale\":\"de-AT\"")
                && call.contains("\"variables\":{\"n\":2}"));
  }

  @Test
  void aFolderWithoutTemplatesIsNoUse() {
    assertThat(push().exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(belfry.run("template", "diff", folder.resolve("none").toString()).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  private void file(String key, String title) throws IOException {
    Files.writeString(
        folder.resolve(key + ".json"),
        "{\"default_locale\":\"en\",\"variables\":{\"n\":{\"type\":\"number\"}},%s}"
            .formatted(TEXTS.formatted(title)));
  }

  private Run push() {
    return belfry.run("template", "push", folder.toString(), "--reason", "a test");
  }

  private List<String> changes() {
    return belfry.calls().stream().filter(call -> call.startsWith("PUT ")).toList();
  }
}
