package dev.belfry.producer.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import dev.belfry.service.problem.FieldError;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class TemplateRequestTest {
  @Test
  void allThatIsWrongIsNamedAtOnce() {
    assertThat(
            errors(
                TemplateRequest.read(
                    Json.readObject(
                        """
                        {"category":"A b","default_locale":"fr","syntax":"mf2","expected_version":-1,"colour":1,
                         "variables":{"a b":{},"x":{"type":"word","required":"no","sample":[]},"y":7},
                         "texts":{"de_AT":{},"en":{"in_app":{"title":" ","tilte":"t"},"sms":{}},
                                  "de":{"push":{"title":"t"}}}}
                        """))))
        .extracting(FieldError::field)
        .contains(
            "category",
            "default_locale",
            "syntax",
            "expected_version",
            "variables",
            "variables.x.type",
            "variables.x.required",
            "variables.x.sample",
            "texts",
            "texts.en.in_app.title",
            "texts.en.in_app.message",
            "texts.de.in_app",
            "texts.de.push.body");
  }

  @Test
  void aSampleIsNoLongText() {
    assertThat(errors(TemplateRequest.read(withSample("x".repeat(1_000))))).isEmpty();
    assertThat(errors(TemplateRequest.read(withSample("x".repeat(1_001)))))
        .containsExactly(
            new FieldError(
                "variables.name.sample", "Must be text of at most 1000 characters, or a number."));
  }

  private static ObjectNode withSample(String sample) {
    return Json.readObject(
        """
        {"default_locale":"en","variables":{"name":{"type":"text","sample":"%s"}},
         "texts":{"en":{"in_app":{"title":"t","message":"m"}}}}
        """
            .formatted(sample));
  }

  @Test
  void languagesAreKeptAsTheyAreAlwaysWritten() {
    var request =
        TemplateRequest.read(
                Json.readObject(
                    """
                    {"default_locale":"ZH-hant","texts":{"zh-hANT":{"in_app":{"title":"t","message":"m"}}}}
                    """))
            .orRefuse();

    assertThat(request.defaultLocale()).isEqualTo("zh-Hant");
    assertThat(request.texts()).containsOnlyKeys("zh-Hant");
    assertThat(request.category()).isEqualTo("default");
  }

  @Test
  void aNotificationHasWordsOfItsOwnOrATemplate() {
    assertThat(fields("{\"template\":\"shipped\",\"title\":\"t\"}")).containsExactly("title");
    assertThat(fields("{\"template\":\"shipped\",\"message\":\"m\"}")).containsExactly("message");
    assertThat(fields("{\"template\":\"Shipped!\"}")).containsExactly("template");
    assertThat(fields("{\"template\":7}")).containsExactly("template");
    assertThat(fields("{\"title\":\"t\",\"message\":\"m\",\"variables\":{}}"))
        .containsExactly("variables");
    assertThat(fields("{\"template\":\"shipped\",\"variables\":[]}")).containsExactly("variables");
    assertThat(fields("{\"template\":\"shipped\",\"variables\":{\"a b\":1,\"x\":{},\"y\":true}}"))
        .containsExactly("variables", "variables.x", "variables.y");
    assertThat(fields("{\"template\":\"shipped\",\"variables\":{\"x\":1e99}}"))
        .containsExactly("variables.x");
  }

  @Test
  void repeatsAreKnownByTemplateAndVariablesInWhateverOrder() {
    var one = draft("{\"template\":\"shipped\",\"variables\":{\"a\":1.10,\"b\":\"x\"}}");
    var other = draft("{\"variables\":{\"b\":\"x\",\"a\":1.10},\"template\":\"shipped\"}");

    assertThat(one).isEqualTo(other);
    assertThat(Json.mapper().writeValueAsString(one))
        .contains("\"key\":\"shipped\"", "\"variables\":{\"a\":1.10,\"b\":\"x\"}");
    assertThat(draft("{\"template\":\"shipped\",\"variables\":{\"a\":1.1,\"b\":\"x\"}}"))
        .isNotEqualTo(one);
    assertThat(Json.mapper().writeValueAsString(draft("{\"title\":\"t\",\"message\":\"m\"}")))
        .as("as before there were templates")
        .isEqualTo(
            Json.mapper()
                .writeValueAsString(draft("{\"title\":\"t\",\"message\":\"m\"}").content()));
  }

  private static Draft draft(String body) {
    return NotificationRequest.read(Json.readObject(body), Instant.EPOCH).orRefuse().draft();
  }

  private static List<String> fields(String body) {
    return errors(NotificationRequest.read(Json.readObject(body), Instant.EPOCH)).stream()
        .map(FieldError::field)
        .toList();
  }

  private static List<FieldError> errors(Checked<?> checked) {
    return checked instanceof Checked.Invalid<?> invalid ? invalid.errors() : List.of();
  }
}
