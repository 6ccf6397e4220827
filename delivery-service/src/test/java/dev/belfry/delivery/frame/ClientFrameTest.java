package dev.belfry.delivery.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Position;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFrameTest {
  private static final UUID ID = UUID.fromString("01a202f0-7086-71be-935e-a69b8595779e");

  @Test
  void everyFrameOfTheContractIsRead() {
    Position position = new Position(1, 2, 3);
    assertThat(
            ClientFrame.parse(
                "{\"type\":\"mark_as_read\",\"notification_id\":\"%s\",\"ref\":\"r\"}"
                    .formatted(ID)))
        .isEqualTo(new ClientFrame.Mark(MarkKind.READ, ID, "r"));
    assertThat(
            ClientFrame.parse(
                "{\"type\":\"mark_as_unread\",\"notification_id\":\"%s\"}".formatted(ID)))
        .isEqualTo(new ClientFrame.Mark(MarkKind.UNREAD, ID, null));
    assertThat(ClientFrame.parse("{\"type\":\"delete\",\"notification_id\":\"%s\"}".formatted(ID)))
        .isEqualTo(new ClientFrame.Mark(MarkKind.DELETED, ID, null));
    assertThat(ClientFrame.parse("{\"type\":\"click\",\"notification_id\":\"%s\"}".formatted(ID)))
        .isEqualTo(new ClientFrame.Mark(MarkKind.CLICKED, ID, null));
    assertThat(ClientFrame.parse("{\"type\":\"archive\",\"notification_id\":\"%s\"}".formatted(ID)))
        .isEqualTo(new ClientFrame.Mark(MarkKind.ARCHIVED, ID, null));
    assertThat(
            ClientFrame.parse("{\"type\":\"unarchive\",\"notification_id\":\"%s\"}".formatted(ID)))
        .isEqualTo(new ClientFrame.Mark(MarkKind.UNARCHIVED, ID, null));
    assertThat(ClientFrame.parse("{\"type\":\"archive_all\",\"ref\":\"r\"}"))
        .isEqualTo(new ClientFrame.ArchiveAll(null, "r"));
    assertThat(ClientFrame.parse("{\"type\":\"archive_all\",\"up_to\":\"%s\"}".formatted(position)))
        .isEqualTo(new ClientFrame.ArchiveAll(position, null));
    assertThat(ClientFrame.parse("{\"type\":\"mark_all_read\"}"))
        .isEqualTo(new ClientFrame.MarkAllRead(null, null));
    assertThat(
            ClientFrame.parse(
                "{\"type\":\"mark_all_read\",\"up_to\":\"%s\",\"ref\":null}".formatted(position)))
        .isEqualTo(new ClientFrame.MarkAllRead(position, null));
    assertThat(ClientFrame.parse("{\"type\":\"get_notifications\"}"))
        .isEqualTo(new ClientFrame.GetNotifications(20, null, false, null));
    assertThat(
            ClientFrame.parse(
                "{\"type\":\"get_notifications\",\"limit\":7,\"before\":\"%s\",\"unread_only\":true}"
                    .formatted(position)))
        .isEqualTo(new ClientFrame.GetNotifications(7, position, true, null));
    assertThat(ClientFrame.parse("{\"type\":\"ack\",\"position\":\"%s\"}".formatted(position)))
        .isEqualTo(new ClientFrame.Ack(position, null));
    assertThat(ClientFrame.parse("{\"type\":\"seen\",\"position\":\"%s\"}".formatted(position)))
        .isEqualTo(new ClientFrame.Seen(position, null));
    assertThat(ClientFrame.parse("{\"type\":\"authenticate\",\"token\":\"t\"}"))
        .isEqualTo(new ClientFrame.Authenticate("t", null));
    assertThat(ClientFrame.parse("{\"type\":\"ping\",\"unheard of\":1}"))
        .isEqualTo(new ClientFrame.Ping(null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "1",
        "\"ping\"",
        "{\"type\":\"ping\"",
        "{\"type\":\"ping\"} {}",
        "{\"type\":\"ping\",\"type\":\"ping\"}",
        "{\"type\":NaN}"
      })
  void whatIsNotOneJsonObjectIsInvalidJson(String text) {
    assertThat(codeOf(text)).isEqualTo(ErrorCode.INVALID_JSON);
  }

  @Test
  void deepNestingIsInvalidJson() {
    assertThat(codeOf("{\"a\":" + "[".repeat(8_000))).isEqualTo(ErrorCode.INVALID_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"type\":\"pong\"}", "{\"type\":1}", "{\"type\":null}"})
  void typeThatDoesNotExistIsUnknown(String text) {
    assertThat(codeOf(text)).isEqualTo(ErrorCode.UNKNOWN_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"mark_as_read\"}",
        "{\"type\":\"mark_as_read\",\"notification_id\":\"1-1-1-1-1\"}",
        "{\"type\":\"mark_as_read\",\"notification_id\":7}",
        "{\"type\":\"mark_all_read\",\"up_to\":\"\"}",
        "{\"type\":\"mark_all_read\",\"up_to\":1}",
        "{\"type\":\"archive_all\",\"up_to\":\"x\"}",
        "{\"type\":\"archive\"}",
        "{\"type\":\"get_notifications\",\"limit\":0}",
        "{\"type\":\"get_notifications\",\"limit\":101}",
        "{\"type\":\"get_notifications\",\"limit\":1.5}",
        "{\"type\":\"get_notifications\",\"limit\":1e999999999}",
        "{\"type\":\"get_notifications\",\"unread_only\":\"yes\"}",
        "{\"type\":\"get_notifications\",\"before\":\"x\"}",
        "{\"type\":\"ack\"}",
        "{\"type\":\"seen\"}",
        "{\"type\":\"seen\",\"position\":7}",
        "{\"type\":\"authenticate\"}",
        "{\"type\":\"ping\",\"ref\":1}",
        "{\"type\":\"ping\",\"ref\":\"\\ud800\"}"
      })
  void memberOutsideTheContractIsInvalid(String text) {
    assertThat(codeOf(text)).isEqualTo(ErrorCode.INVALID_FIELD);
  }

  @Test
  void refMayHave64Characters() {
    assertThat(ClientFrame.parse("{\"type\":\"ping\",\"ref\":\"%s\"}".formatted("x".repeat(64))))
        .isInstanceOf(ClientFrame.Ping.class);
    assertThat(ClientFrame.parse("{\"type\":\"ping\",\"ref\":\"%s\"}".formatted("🔔".repeat(64))))
        .isEqualTo(new ClientFrame.Ping("🔔".repeat(64)));
    assertThat(codeOf("{\"type\":\"ping\",\"ref\":\"%s\"}".formatted("x".repeat(65))))
        .isEqualTo(ErrorCode.INVALID_FIELD);
  }

  private static ErrorCode codeOf(String text) {
    return ((ClientFrame.Refused) ClientFrame.parse(text)).code();
  }
}
