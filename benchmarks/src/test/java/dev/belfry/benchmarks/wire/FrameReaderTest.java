package dev.belfry.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  @Test
  void readsANotificationWhateverIsAroundIt() {
    Frame frame =
        read(
            """
            {"unread_count":3,"future":{"position":"x","type":"y"},"prev":"a1","position":"a2",
             "notification":{"data":{"id":"no","title":["no"]},"title":"Hello","recipient":null,
               "id":"0199d0f2-7a00-7000-8000-00000000a11c","position":"no"},
             "type":"new_notification"}\
            """);

    assertThat(frame)
        .isEqualTo(
            new Frame.Pushed(
                UUID.fromString("0199d0f2-7a00-7000-8000-00000000a11c"), "Hello", "a2", "a1"));
  }

  @Test
  void readsAHelloWithoutAPosition() {
    assertThat(
            read(
                """
                {"type":"connection_established","state":"live_only","unread_count":null,
                 "position":null}\
                """))
        .isEqualTo(new Frame.Hello("live_only", null, null));
  }

  @Test
  void readsAnyOtherFrame() {
    assertThat(read("{\"type\":\"unread_count\",\"position\":\"a2\",\"prev\":\"a2\"}"))
        .isEqualTo(new Frame.Other("unread_count", "a2", "a2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"type\":1}",
        "{\"type\":\"new_notification\"",
        "{\"type\":\"new_notification\"}",
        "{\"type\":\"new_notification\",\"notification\":[]}",
        "{\"type\":\"new_notification\",\"notification\":{\"id\":\"1\",\"title\":\"t\"}}"
      })
  void whatIsNoFrameIsNotTakenForOne(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(FrameReader.UnreadableFrame.class);
  }

  private static Frame read(String text) {
    return FrameReader.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
