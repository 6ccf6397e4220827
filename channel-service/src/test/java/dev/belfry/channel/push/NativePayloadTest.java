package dev.belfry.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What phones are told.
class NativePayloadTest {
  private static final URI PUBLIC = URI.create("https://notify.example.com/app/");

  @Test
  void anAppleDeviceIsToldWhatTheContractSays() {
    assertThat(
            ApnsPayload.of(
                Messages.push(Messages.content("Your order", "is on its way"), null, "order 17"),
                PUBLIC,
                ApnsPayload.MAX_BYTES))
        .isEqualTo(
            """
            {"aps":{"alert":{"title":"Your order","body":"is on its way"},"sound":"default",\
            "thread-id":"order 17"},"navigate":"https://notify.example.com/orders/17",\
            "belfry":{"id":"%s","position":"%s"}}\
            """
                .formatted(Messages.ID, Messages.LOG.position(3, 41)));
  }

  @Test
  void firebaseIsToldWhatTheContractSays() {
    assertThat(
            new String(
                FcmPayload.of(
                    "t0ken",
                    Messages.push(
                        Messages.content("Your order", "is on its way"), "order 17", null),
                    PUBLIC,
                    FcmPayload.MAX_BYTES),
                StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"message":{"notification":{"title":"Your order","body":"is on its way"},\
            "data":{"belfry":"{\\"id\\":\\"%s\\",\\"position\\":\\"%s\\"}",\
            "navigate":"https://notify.example.com/orders/17"},\
            "android":{"ttl":"3600s","priority":"NORMAL","notification":{"tag":"order 17"},\
            "collapse_key":"order 17"},\
            "apns":{"headers":{"apns-expiration":"1795352400","apns-collapse-id":"%s"}},\
            "token":"t0ken"}}\
            """
                .formatted(
                    Messages.ID, Messages.LOG.position(3, 41), ApnsPayload.collapseId("order 17")));
  }

  @Test
  void aRepeatTakesThePlaceOfItselfOnAnIphoneToo() {
    Push push = Messages.push(Messages.content("Your order", "is on its way"), null, null);
    byte[] firebase = FcmPayload.of("t0ken", push, PUBLIC, FcmPayload.MAX_BYTES);

    JsonNode message =
        Json.mapper().readTree(new String(firebase, StandardCharsets.UTF_8)).path("message");

    assertThat(message.at("/apns/headers/apns-collapse-id").stringValue())
        .isEqualTo(Messages.ID.toString());
    assertThat(message.at("/android/collapse_key").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "\u00e9",
        "\ud83d\ude80",
        "\"",
        "\u0001",
        "e\u0301\u0302",
        "\ud83c\udde6\ud83c\uddf9"
      })
  void whatIsTooLongIsCutBetweenCharacters(String character) {
    String text = character.repeat(10_000 / character.length());
    Push push = Messages.push(Messages.content("t", text), null, null);

    String apple = ApnsPayload.of(push, PUBLIC, ApnsPayload.MAX_BYTES);
    assertThat(apple.getBytes(StandardCharsets.UTF_8).length).isBetween(4_036, 4_096);
    isCut(Json.readObject(apple).at("/aps/alert/body").stringValue(), character);

    byte[] firebase = FcmPayload.of("", push, PUBLIC, FcmPayload.MAX_BYTES);
    JsonNode message =
        Json.mapper().readTree(new String(firebase, StandardCharsets.UTF_8)).path("message");
    assertThat(firebase.length)
        .isLessThanOrEqualTo(4_096 + "{\"message\":,\"token\":\"\"}".length());
    isCut(message.at("/notification/body").stringValue(), character);
  }

  private static void isCut(String body, String character) {
    assertThat(body).endsWith("\u2026");
    assertThat(body.substring(0, body.length() - 1).replace(character, "")).isEmpty();
  }

  @Test
  void aKeyThatNoHeaderCanHaveIsHashed() {
    assertThat(ApnsPayload.collapseId("order-17")).isEqualTo("order-17");
    assertThat(ApnsPayload.collapseId("x".repeat(64))).hasSize(64);
    assertThat(ApnsPayload.collapseId("order 17")).matches("[A-Za-z0-9_-]{43}");
    assertThat(ApnsPayload.collapseId("\u00e9")).matches("[A-Za-z0-9_-]{43}");
  }
}
