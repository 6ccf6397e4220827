package dev.belfry.producer.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What calls are known again by: the hash of this JSON stands in the log, so it stays what it was
/// before there were templates.
class RepeatedCallsTest {
  private static final String SHORT =
      "\"title\":\"t\",\"message\":\"m\",\"notification_type\":\"info\",\"data\":{},\"action_url\":null,"
          + "\"expires_at\":null,\"realtime\":true";
  private static final String LONG =
      "\"title\":\"t\",\"message\":\"m\",\"notification_type\":\"warning\",\"data\":{\"b\":1.50,\"a\":2},"
          + "\"action_url\":\"/x\",\"expires_at\":\"2030-01-01T00:00:00.000Z\",\"realtime\":false,"
          + "\"category\":\"orders\",\"channels\":[\"email\"],\"thread_key\":\"k\",\"collapse_key\":\"c\"";

  @Test
  void aCallToOneStaysKnown() {
    for (String content : List.of(SHORT, LONG)) {
      assertThat(known(NotificationRequest::read, "\"recipient\":\"alice\"," + content))
          .isEqualTo("{\"recipient\":\"alice\",\"content\":{%s}}".formatted(content));
    }
  }

  @Test
  void aCallToManyStaysKnown() {
    for (String content : List.of(SHORT, LONG)) {
      assertThat(known(BulkRequest::read, "\"recipients\":[\"alice\",\"bob\"]," + content))
          .isEqualTo("{\"recipients\":[\"alice\",\"bob\"],\"content\":{%s}}".formatted(content));
    }
  }

  @Test
  void aCallToEveryoneStaysKnown() {
    for (String content : List.of(SHORT, LONG)) {
      assertThat(known(BroadcastRequest::read, content))
          .isEqualTo("{\"content\":{%s}}".formatted(content));
    }
  }

  /// Of a version that knows presentations: part of what a call is known by.
  @Test
  void whatIsShownIsPartOfTheCall() {
    String shown =
        ",\"presentation\":{\"actor\":{\"name\":\"Ann\"},"
            + "\"actions\":[{\"label\":\"Go\",\"url\":\"/x\"}]}";

    assertThat(known(NotificationRequest::read, "\"recipient\":\"alice\"," + SHORT + shown))
        .isEqualTo("{\"recipient\":\"alice\",\"content\":{%s}}".formatted(SHORT + shown));
    assertThat(known(BroadcastRequest::read, SHORT + ",\"presentation\":{\"actions\":[]}"))
        .isEqualTo("{\"content\":{%s}}".formatted(SHORT));
  }

  private static String known(
      BiFunction<ObjectNode, Instant, ? extends Checked<?>> read, String members) {
    ObjectNode body = Json.readObject("{%s}".formatted(members));
    return Json.mapper()
        .writeValueAsString(read.apply(body, Instant.parse("2026-11-22T10:00:00Z")).orRefuse());
  }
}
