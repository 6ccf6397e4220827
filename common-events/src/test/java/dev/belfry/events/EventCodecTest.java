package dev.belfry.events;

import static dev.belfry.events.EventFixtures.LOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belfry.inbox.Notification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

class EventCodecTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
  private static final EventCodec CODEC = new EventCodec("//belfry/test", CLOCK);

  static Stream<Event> events() {
    return EventFixtures.oneOfEach().stream();
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventComesBackAsItWasWritten(Event event) throws Exception {
    assertThat(EventCodec.parse(received(encode(event))).event()).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void bytesAreThoseOfTheGoldenFileButForSwitchesThatCameLater(Event event) throws IOException {
    Path file = GOLDEN.resolve(EventType.of(event).wireName() + ".json");
    JsonNode golden = Json.mapper().readTree(Files.readString(file));
    JsonNode written = Json.mapper().readTree(encode(event).value());
    if (golden.path("settings") instanceof ObjectNode settings) {
      Switch.ALL.forEach(later -> settings.putIfAbsent(later.settingName(), BooleanNode.TRUE));
    }
    assertThat(written).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("events")
  void theGoldenFileOfEveryTypeIsStillUnderstood(Event event) throws Exception {
    byte[] golden = Files.readAllBytes(GOLDEN.resolve(EventType.of(event).wireName() + ".json"));
    ProducerRecord<byte[], byte[]> sent = encode(event);
    assertThat(EventCodec.parse(received(sent, sent.key(), golden, sent.headers())).event())
        .isEqualTo(event);
  }

  @Test
  void whichWayANotificationGoesStandsBesideWhatItSays() throws Exception {
    byte[] golden =
        Files.readAllBytes(GOLDEN.resolve("routed/dev.belfry.notification.created.v1.json"));
    ProducerRecord<byte[], byte[]> sent = encode(EventFixtures.routed());

    assertThat(Json.mapper().readTree(sent.value())).isEqualTo(Json.mapper().readTree(golden));
    assertThat(EventCodec.parse(received(sent, sent.key(), golden, sent.headers())).event())
        .isEqualTo(EventFixtures.routed());
  }

  @Test
  void whoAndWhatIsShownStandsBesideTheWords() throws Exception {
    byte[] golden =
        Files.readAllBytes(GOLDEN.resolve("presented/dev.belfry.notification.created.v1.json"));
    ProducerRecord<byte[], byte[]> sent = encode(EventFixtures.presented());

    assertThat(Json.mapper().readTree(sent.value())).isEqualTo(Json.mapper().readTree(golden));
    assertThat(EventCodec.parse(received(sent, sent.key(), golden, sent.headers())).event())
        .isEqualTo(EventFixtures.presented());
  }

  @Test
  void aReceiptMaySayWhatWasSeen() throws Exception {
    byte[] golden =
        Files.readAllBytes(GOLDEN.resolve("seen/dev.belfry.notification.delivered.v1.json"));
    ProducerRecord<byte[], byte[]> sent = encode(EventFixtures.seen());

    assertThat(Json.mapper().readTree(sent.value())).isEqualTo(Json.mapper().readTree(golden));
    assertThat(EventCodec.parse(received(sent, sent.key(), golden, sent.headers())).event())
        .isEqualTo(EventFixtures.seen());
  }

  @Test
  void whatATemplateSaidStandsBesideTheWordsOfItsDefaultLanguage() throws Exception {
    byte[] golden =
        Files.readAllBytes(GOLDEN.resolve("worded/dev.belfry.notification.created.v1.json"));
    ProducerRecord<byte[], byte[]> sent = encode(EventFixtures.fromTemplate());

    assertThat(Json.mapper().readTree(sent.value())).isEqualTo(Json.mapper().readTree(golden));
    assertThat(EventCodec.parse(received(sent, sent.key(), sent.value(), sent.headers())).event())
        .isEqualTo(EventFixtures.fromTemplate());
  }

  @Test
  void whoIsPartOfAnExperimentIsSaidBesideTheWords() throws Exception {
    byte[] golden =
        Files.readAllBytes(GOLDEN.resolve("experimental/dev.belfry.notification.created.v1.json"));
    ProducerRecord<byte[], byte[]> sent = encode(EventFixtures.inExperiment());

    assertThat(Json.mapper().readTree(sent.value())).isEqualTo(Json.mapper().readTree(golden));
    assertThat(EventCodec.parse(received(sent, sent.key(), sent.value(), sent.headers())).event())
        .isEqualTo(EventFixtures.inExperiment());
  }

  @Test
  void readersAreToldInTheirLanguageOrElseInTheDefaultOne() {
    Content content = EventFixtures.fromTemplate().content();

    assertThat(content.title()).isEqualTo("Parcel A-17");
    assertThat(content.wordsFor("de-AT").locale()).isEqualTo("de");
    assertThat(content.wordsFor("de-AT").texts().inApp().title()).isEqualTo("Paket A-17");
    assertThat(content.wordsFor("en-GB").locale()).isEqualTo("en");
    assertThat(content.wordsFor("ko").texts().inApp().title()).isEqualTo("Parcel A-17");
    assertThat(content.wordsFor(null).locale()).isEqualTo("en");
    assertThat(EventFixtures.created().content().wordsFor("de").locale()).isNull();
  }

  @Test
  void aChannelOfALaterVersionIsPassedOver() {
    String value = text(EventFixtures.routed()).replace("\"email\"", "\"email\",\"pigeon\"");
    assertThat(decode(EventFixtures.routed(), value))
        .isInstanceOfSatisfying(
            LogEntry.Understood.class,
            entry -> assertThat(entry.event()).isEqualTo(EventFixtures.routed()));
  }

  @Test
  void anActThatIsOverSaysWhatItWasAndHowItEnded() throws Exception {
    var asked =
        new AuditActed("operator", "POST /x", Map.of("mode", "rebuild"), "ticket 4711", null);
    ProducerRecord<byte[], byte[]> sent = CODEC.encodeAudit(asked.ended("swapped"));

    assertThat(new String(sent.value(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"actor\":\"operator\",\"what\":\"POST /x\",\"parameters\":{\"mode\":\"rebuild\"},"
                + "\"reason\":\"ticket 4711\",\"outcome\":\"swapped\"}");
    assertThat(EventCodec.parseAudit(received(sent))).isEqualTo(asked.ended("swapped"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0",
        "-0.0",
        "0",
        "1.0",
        "1.10",
        "1e2",
        "1E+2",
        "1e-7",
        "12345678901234567",
        "[-0,[-0],{\"a\":-0}]",
        "{\"z\":1,\"a\":2,\"\":3}",
        "\"\\u0001\\n\\\"\\\\/\u00e9\ud83d\ude80\""
      })
  void dataIsKeptWordForWord(String value) throws Exception {
    String data = "{\"value\":%s}".formatted(value);
    Content content =
        new Content("t", "m", NotificationType.INFO, new JsonObject(data), null, null, true);
    for (NewNotification event :
        List.of(
            new NotificationCreated(
                EventFixtures.ID, EventFixtures.ALICE, content, "shop", Door.REST, null, null),
            new NotificationBroadcast(EventFixtures.ID, content, "shop", Door.REST, null))) {
      byte[] written = Json.mapper().writeValueAsBytes(event);
      var read = Json.mapper().readValue(written, event.getClass());

      assertThat(new String(written, StandardCharsets.UTF_8)).contains(data);
      assertThat(read.content().data().json()).isEqualTo(data);
      assertThat(
              Json.mapper()
                  .writeValueAsString(
                      Notification.created(read, EventFixtures.LOG.position(0, 0), Instant.EPOCH)))
          .contains(data);
    }
  }

  @Test
  void membersOfALaterVersionAreIgnored() {
    String value = text(EventFixtures.created()).replaceFirst("\\{", "{\"colour\":{\"a\":[1]},");
    assertThat(decode(EventFixtures.created(), value)).isInstanceOf(LogEntry.Understood.class);
  }

  @Test
  void whatAProducerLeavesOutHasTheDefaultsOfTheContract() {
    String value =
        """
        {"id":"%s","recipient":"alice","title":"t","message":"m","sender":"shop","data":null}\
        """
            .formatted(EventFixtures.ID);
    assertThat(decode(EventFixtures.created(), value))
        .isInstanceOfSatisfying(
            LogEntry.Understood.class,
            entry ->
                assertThat(((NotificationCreated) entry.event()).content())
                    .isEqualTo(
                        new Content(
                            "t", "m", NotificationType.INFO, JsonObject.EMPTY, null, null, true)));
  }

  static Stream<Arguments> unreadableValues() {
    return Stream.of(
        Arguments.of("nothing", ""),
        Arguments.of("the JSON null", "null"),
        Arguments.of("an array", "[]"),
        Arguments.of("half an object", "{\"id\":"),
        Arguments.of("two objects", "{} {}"),
        Arguments.of(
            "a member twice",
            text(EventFixtures.created()).replaceFirst("\\{", "{\"sender\":\"x\",")),
        Arguments.of(
            "no title", text(EventFixtures.created()).replaceFirst("\"title\"", "\"headline\"")),
        Arguments.of("a title that is null", valueWithTitle("null")),
        Arguments.of("a title that is a number", valueWithTitle("5")),
        Arguments.of("a title with U+0000", valueWithTitle("\"a\\u0000b\"")),
        Arguments.of("a title with a lone surrogate", valueWithTitle("\"\\ud800\"")),
        Arguments.of("data with U+0000 in a name", valueWithData("{\"a\\u0000\":1}")),
        Arguments.of("data with a lone surrogate", valueWithData("{\"a\":[\"\\udc00\\ud800\"]}")),
        Arguments.of("data that is no object", valueWithData("[1]")),
        Arguments.of(
            "a recipient that cannot be one",
            text(EventFixtures.created()).replace("alice", "../x")),
        Arguments.of(
            "a type unknown", text(EventFixtures.created()).replace("\"success\"", "\"fanfare\"")),
        Arguments.of(
            "a type given as a number", text(EventFixtures.created()).replace("\"success\"", "1")),
        Arguments.of(
            "a time without sense", text(EventFixtures.created()).replace("2027-01", "2027-13")),
        Arguments.of(
            "a time that PostgreSQL can't keep", valueWithExpiry("\"+300000-01-01T00:00:00Z\"")),
        Arguments.of(
            "a time that is no milliseconds", valueWithExpiry("\"+999999999-12-31T23:59:59Z\"")),
        Arguments.of("a time before the year 0", valueWithExpiry("\"-0001-12-31T23:59:59.999Z\"")),
        Arguments.of("a time in seconds, too large", valueWithExpiry("253402300800")),
        Arguments.of("very deep nesting", valueWithData("{\"a\":" + "[".repeat(100_000))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"})
  void anExpiryInTheYearsOfRfc3339IsKept(String time) {
    assertThat(decode(EventFixtures.created(), valueWithExpiry("\"" + time + "\"")))
        .isInstanceOfSatisfying(
            LogEntry.Understood.class,
            entry ->
                assertThat(((NotificationCreated) entry.event()).content().expiresAt())
                    .isEqualTo(Instant.parse(time)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreadableValues")
  void whatCannotBeUnderstoodIsAValueThatSaysWhy(String what, String value) {
    assertThat(decode(EventFixtures.created(), value))
        .isInstanceOfSatisfying(
            LogEntry.NotUnderstood.class,
            entry -> assertThat(entry.reason()).isNotBlank().hasSizeLessThan(200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c080", "e08080", "eda080", "f4908080", "fffe7b007d00", "22ff22"})
  void bytesThatAreNotUtf8AreRefusedBeforeTheyBecomeText(String hex) {
    ProducerRecord<byte[], byte[]> sent = encode(EventFixtures.created());
    LogEntry entry =
        EventCodec.decode(
            LOG,
            received(sent, sent.key(), java.util.HexFormat.of().parseHex(hex), sent.headers()));
    assertThat(entry).isInstanceOf(LogEntry.NotUnderstood.class);
  }

  @Test
  void aRecordWithoutValueCannotBeUnderstood() {
    ProducerRecord<byte[], byte[]> sent = encode(EventFixtures.created());
    assertThat(reasonOf(received(sent, sent.key(), null, sent.headers()))).contains("no value");
  }

  @Test
  void theKeyMustBeTheRecipientInTheirPartition() {
    ProducerRecord<byte[], byte[]> sent = encode(EventFixtures.created());
    assertThat(reasonOf(received(sent, null, sent.value(), sent.headers()))).contains("no key");
    assertThat(reasonOf(received(sent, bytes("bob"), sent.value(), sent.headers())))
        .contains("not the recipient");
    ProducerRecord<byte[], byte[]> elsewhere =
        new ProducerRecord<>(
            sent.topic(),
            (sent.partition() + 1) % LOG.partitions(),
            sent.key(),
            sent.value(),
            sent.headers());
    assertThat(reasonOf(received(elsewhere))).contains("partition");
  }

  @Test
  void anEventForEveryoneHasNoKeyAndMayStandInAnyPartition() {
    ProducerRecord<byte[], byte[]> copy = encode(EventFixtures.oneOfEach().get(1));
    assertThat(EventCodec.decode(LOG, received(copy))).isInstanceOf(LogEntry.Understood.class);
    assertThat(reasonOf(received(copy, bytes("alice"), copy.value(), copy.headers())))
        .contains("has a key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_specversion", "ce_id", "ce_type"})
  void aHeaderThatMattersMustBeThereExactlyOnce(String name) {
    ProducerRecord<byte[], byte[]> without = encode(EventFixtures.created());
    byte[] value = without.headers().lastHeader(name).value();
    without.headers().remove(name);
    assertThat(reasonOf(received(without))).contains(name);
    without.headers().add(name, value).add(name, value);
    assertThat(reasonOf(received(without))).contains(name);
  }

  @Test
  void anUnknownTypeOrVersionIsParked() {
    ProducerRecord<byte[], byte[]> sent = encode(EventFixtures.created());
    sent.headers().remove("ce_type").add("ce_type", bytes("dev.belfry.notification.created.v99"));
    assertThat(reasonOf(received(sent))).contains("unknown type");
  }

  @Test
  void anIdThatContradictsTheNotificationIsRefused() {
    ProducerRecord<byte[], byte[]> sent = encode(EventFixtures.created());
    sent.headers().remove("ce_id").add("ce_id", bytes(EventFixtures.OTHER_ID.toString()));
    assertThat(reasonOf(received(sent))).contains("ce_id");
  }

  @Test
  void aThousandHeadersAreTooMany() {
    ProducerRecord<byte[], byte[]> sent = encode(EventFixtures.created());
    for (int i = 0; i < 1_000; i++) {
      sent.headers().add("h" + i, bytes("x"));
    }
    assertThat(reasonOf(received(sent))).contains("headers");
  }

  @Test
  void aReceiptDoesNotBelongIntoTheLog() {
    assertThat(reasonOf(received(encode(EventFixtures.oneOfEach().getLast()))))
        .contains("does not belong");
  }

  @Test
  void whatStandsInTheAuditIsAnEventOfTheAudit() throws Exception {
    ProducerRecord<byte[], byte[]> sent =
        CODEC.encodeAudit(new AuditQueried("auditor", "GET /x", Map.of("id", "7"), null));

    assertThat(sent.key()).isEqualTo(bytes("auditor"));
    assertThat(EventCodec.parseAudit(received(sent)))
        .isEqualTo(new AuditQueried("auditor", "GET /x", Map.of("id", "7"), null));
    assertThatExceptionOfType(EventCodec.NotAnEvent.class)
        .isThrownBy(() -> EventCodec.parseAudit(received(encode(EventFixtures.created()))));
    assertThat(reasonOf(received(sent))).contains("does not belong");
  }

  @Test
  void aRepairedEventStandsWhereEveryReaderUnderstandsIt() throws Exception {
    NotificationRead read = new NotificationRead(EventFixtures.ALICE, EventFixtures.ID, "alice");

    ProducerRecord<byte[], byte[]> repaired =
        CODEC.encodeRepaired(LOG, 5, EventType.READ, "an-id", encode(read).value());

    assertThat(repaired.topic()).isEqualTo("belfry.notifications");
    assertThat(repaired.partition()).isEqualTo(LOG.partitionOf(EventFixtures.ALICE));
    assertThat(EventCodec.decode(LOG, received(repaired)))
        .isInstanceOfSatisfying(
            LogEntry.Understood.class,
            entry -> {
              assertThat(entry.eventId()).isEqualTo("an-id");
              assertThat(entry.event()).isEqualTo(read);
            });
    assertThat(EventCodec.eventIdIn(repaired.headers())).hasValue("an-id");
  }

  @Test
  void aRepairedEventForEveryoneStaysInItsPartition() throws Exception {
    Event broadcast = EventFixtures.oneOfEach().get(1);

    ProducerRecord<byte[], byte[]> repaired =
        CODEC.encodeRepaired(
            LOG, 5, EventType.BROADCAST, EventFixtures.ID.toString(), encode(broadcast).value());

    assertThat(repaired.partition()).isEqualTo(5);
    assertThat(repaired.key()).isNull();
  }

  @Test
  void whatIsStillNoEventIsNotMadeARecord() {
    assertThatExceptionOfType(EventCodec.NotAnEvent.class)
        .isThrownBy(
            () -> CODEC.encodeRepaired(LOG, 5, EventType.CREATED, "x", bytes("{\"title\":\"t\"}")));
    assertThatExceptionOfType(EventCodec.NotAnEvent.class)
        .isThrownBy(() ->
            CODEC.encodeRepaired(
                LOG, 5, EventType.CREATED, "another-id", encode(EventFixtures.created()).value()))
        .satisfies(refusal -> assertThat(refusal.reason()).contains("ce_id"));
  }

  private static ProducerRecord<byte[], byte[]> encode(Event event) {
    return event.recipient() == null
        ? CODEC.encodeCopy("t", 5, event, EventCodec.eventIdOf(event))
        : CODEC.encode("t", LOG, event);
  }

  private static String text(Event event) {
    return new String(encode(event).value(), StandardCharsets.UTF_8);
  }

  private static String valueWithTitle(String json) {
    return text(EventFixtures.created()).replace("\"Your order is on its way\"", json);
  }

  private static String valueWithExpiry(String json) {
    return text(EventFixtures.created())
        .replaceFirst("\"expires_at\":[^,}]*", "\"expires_at\":" + json);
  }

  private static String valueWithData(String json) {
    return text(EventFixtures.created()).replace(EventFixtures.content().data().json(), json);
  }

  private static LogEntry decode(Event event, String value) {
    ProducerRecord<byte[], byte[]> sent = encode(event);
    return EventCodec.decode(LOG, received(sent, sent.key(), bytes(value), sent.headers()));
  }

  private static String reasonOf(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    return EventCodec.decode(LOG, kafkaRecord) instanceof LogEntry.NotUnderstood entry
        ? entry.reason()
        : "understood";
  }

  private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
    return received(sent, sent.key(), sent.value(), sent.headers());
  }

  @SuppressWarnings("NullAway") // Kafka's constructor takes null for a key or value that is absent
  private static ConsumerRecord<byte[], byte[]> received(
      ProducerRecord<byte[], byte[]> sent,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers) {
    return new ConsumerRecord<>(
        sent.topic(),
        sent.partition(),
        17,
        1_795_000_000_000L,
        TimestampType.LOG_APPEND_TIME,
        -1,
        -1,
        key,
        value,
        new RecordHeaders(headers),
        Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
