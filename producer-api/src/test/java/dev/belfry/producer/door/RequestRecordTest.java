package dev.belfry.producer.door;

import static dev.belfry.producer.door.Requested.APPENDED_AT;
import static dev.belfry.producer.door.Requested.BODY;
import static dev.belfry.producer.door.Requested.bytes;
import static dev.belfry.producer.door.Requested.headers;
import static dev.belfry.producer.door.Requested.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestRecordTest {
  private static final String CANARY = "c4n4ry";

  @Test
  void aRequestIsANotificationFromItsSource() throws Refusal {
    var notification =
        new RequestRecord(record(BODY, "ce_source", "//shop/orders", "ce_id", "order 17")).asked();

    assertThat(notification.id())
        .isEqualTo(Ids.derived("requests", "//shop/orders", "order 17", "alice"));
    assertThat(notification.recipient()).isEqualTo(new RecipientId("alice"));
    assertThat(notification.sender()).isEqualTo("//shop/orders");
    assertThat(notification.requestId()).isEqualTo("order 17");
    assertThat(notification.draft().content().title()).isEqualTo("t");
  }

  @Test
  void whatEveryCloudEventSaysIsUnderstood() throws Refusal {
    var notification =
        new RequestRecord(
                record(
                    BODY,
                    "ce_specversion",
                    "1.0",
                    "ce_id",
                    "1",
                    "ce_source",
                    "shop",
                    "ce_type",
                    "dev.belfry.notification.requested.v1",
                    "ce_time",
                    "whenever",
                    "traceparent",
                    "00-1-2-3",
                    "content-type",
                    "application/json; charset=UTF-8"))
            .asked();

    assertThat(notification.sender()).isEqualTo("shop");
  }

  @Test
  void withoutAnIdTheRecordsPlaceIsTheKey() throws Refusal {
    UUID id = idAt(17, APPENDED_AT);

    assertThat(idAt(17, APPENDED_AT)).isEqualTo(id);
    assertThat(idAt(18, APPENDED_AT)).isNotEqualTo(id);
    assertThat(idAt(17, APPENDED_AT + 1)).as("of a topic created anew").isNotEqualTo(id);
    String place = "belfry.requests/3/17/" + APPENDED_AT;
    assertThat(id).isEqualTo(Ids.derived("requests-at", "shop", place, "alice"));
    assertThat(new RequestRecord(record(BODY, "ce_source", "shop", "ce_id", place)).asked().id())
        .as("of one whose ce_id looks the same")
        .isNotEqualTo(id);
  }

  @Test
  void anExpiryIsJudgedByTheTimeOfTheRecord_soThatTheVerdictStays() throws Refusal {
    String body = BODY.replace("}", ",\"expires_at\":\"%s\"}");

    assertThat(
            new RequestRecord(record(body.formatted("2026-09-21T14:13:21Z"), "ce_source", "shop"))
                .asked()
                .draft()
                .content()
                .expiresAt())
        .isEqualTo("2026-09-21T14:13:21Z");
    assertThatThrownBy(() ->
            new RequestRecord(record(body.formatted("2026-09-21T14:13:20Z"), "ce_source", "shop"))
                .asked())
        .hasMessageStartingWith("expires_at: Must be a time in the future");
  }

  static Stream<Arguments> refused() {
    Headers twice = headers("ce_source", "shop", "ce_source", "bank");
    Headers many = headers("ce_source", "shop");
    for (int i = 0; i < 64; i++) {
      many.add("h" + i, bytes(CANARY));
    }
    Headers noValue = headers();
    noValue.add(new RecordHeader("ce_source", (byte[]) null));
    Headers notUtf8 = headers();
    notUtf8.add("ce_source", new byte[] {(byte) 0xff});
    return Stream.of(
        Arguments.of("No value.", shop(null)),
        Arguments.of("The body must be one JSON object.", shop("")),
        Arguments.of("The body must be one JSON object.", shop("null")),
        Arguments.of("The body is not well-formed JSON, or has a member twice.", shop(CANARY)),
        Arguments.of(
            "The body is not well-formed JSON, or has a member twice.", shop("[".repeat(30_000))),
        Arguments.of(
            "The body is not well-formed JSON, or has a member twice.",
            shop(BODY.replace("}", ",\"title\":\"c4n4ry\"}"))),
        Arguments.of(
            "The body is not UTF-8.",
            record(new byte[] {(byte) 0xc3, 0x28}, 1, APPENDED_AT, headers("ce_source", "shop"))),
        Arguments.of("The body may have at most 65536 bytes.", shop("x".repeat(65_537))),
        Arguments.of("recipient: Is needed.", shop("{\"title\":\"t\",\"message\":\"m\"}")),
        Arguments.of(
            "recipient: Must be 1 to 128 characters of A-Z a-z 0-9 _ . : @ | + = -"
                + " title: Is needed. message: Is needed.",
            shop("{\"recipient\":\"c4n4ry!\"}")),
        Arguments.of(
            "Unknown field. Allowed: recipient, template, variables, title, message,"
                + " notification_type, data, action_url,"
                + " expires_at, realtime, category, channels, thread_key, collapse_key, presentation.",
            shop(BODY.replace("}", ",\"c4n4ry\":1}"))),
        Arguments.of("data: Must be a JSON object.", shop(BODY.replace("}", ",\"data\":[]}"))),
        Arguments.of("ce_source: Is needed.", record(BODY)),
        Arguments.of(
            "ce_source: Must be 1 to 255 characters, not all blank.",
            record(BODY, "ce_source", " ")),
        Arguments.of(
            "ce_source: Must be 1 to 255 characters, not all blank.",
            record(BODY, "ce_source", "c4n4ry\u0000")),
        Arguments.of("ce_source: Must be given once, with a value.", at(twice)),
        Arguments.of("ce_source: Must be given once, with a value.", at(noValue)),
        Arguments.of("ce_source: Is not UTF-8.", at(notUtf8)),
        Arguments.of("More than 64 headers.", at(many)),
        Arguments.of(
            "ce_id: Must be 1 to 255 characters, not all blank.",
            record(BODY, "ce_source", "shop", "ce_id", CANARY.repeat(50))),
        Arguments.of(
            "ce_type: Must be dev.belfry.notification.requested.v1, or absent.",
            record(BODY, "ce_source", "shop", "ce_type", CANARY)),
        Arguments.of(
            "ce_specversion: Must be 1.0, or absent.",
            record(BODY, "ce_source", "shop", "ce_specversion", "0.3")),
        Arguments.of(
            "content-type: Must be application/json in UTF-8, or absent.",
            record(BODY, "ce_source", "shop", "content-type", "application/c4n4ry")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsOutsideTheContractIsRefused_withAReasonThatRepeatsNothing(
      String reason, ConsumerRecord<byte[], byte[]> request) {
    assertThatThrownBy(() -> new RequestRecord(request).asked())
        .isInstanceOf(Refusal.class)
        .hasMessage(reason)
        .hasMessageNotContaining(CANARY);
  }

  private static ConsumerRecord<byte[], byte[]> shop(@Nullable String body) {
    return record(body, "ce_source", "shop");
  }

  private static ConsumerRecord<byte[], byte[]> at(Headers headers) {
    return record(bytes(BODY), 1, APPENDED_AT, headers);
  }

  private static UUID idAt(long offset, long appendedAt) throws Refusal {
    return new RequestRecord(record(bytes(BODY), offset, appendedAt, headers("ce_source", "shop")))
        .asked()
        .id();
  }
}
