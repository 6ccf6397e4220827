package dev.belfry.service.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownMembersTest {
  private static final List<String> ALLOWED =
      List.of("recipient", "title", "message", "notification_type", "action_url", "data");
  private static final String LIST =
      " Allowed: recipient, title, message, notification_type, action_url, data.";

  @Test
  void whatIsAllowedIsNoError() {
    assertThat(in("{\"title\": 1, \"data\": null}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "type, notification_type",
    "notificationType, notification_type",
    "notification-type, notification_type",
    "Title, title",
    "tilte, title",
    "mesage, message",
    "recipients, recipient",
    "url, action_url",
    "date, data"
  })
  void aTypingMistakeIsNamedWithWhatWasMeant(String mistake, String meant) {
    assertThat(in("{\"x\": 1, \"%s\": 2}".formatted(mistake)))
        .containsExactly(
            new FieldError(
                "", "Unknown field %s; did you mean %s?%s".formatted(mistake, meant, LIST)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to",
        "c4n4ry",
        "title<script>",
        "ti\\u0000tle",
        "t\\u0456tle",
        "title\\n",
        "",
        "title title",
        "_title_",
        "__proto__"
      })
  void anyOtherNameIsNotRepeated(String name) {
    assertThat(in("{\"%s\": 1}".formatted(name)))
        .containsExactly(new FieldError("", "Unknown field." + LIST));
  }

  private static List<FieldError> in(String body) {
    return UnknownMembers.in(Json.mapper().readTree(body), "", ALLOWED).stream().toList();
  }
}
