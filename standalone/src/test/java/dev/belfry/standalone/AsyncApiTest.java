package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.frame.ClientFrame;
import dev.belfry.delivery.frame.ErrorCode;
import dev.belfry.delivery.frame.Reply;
import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.frame.SessionState;
import dev.belfry.delivery.frame.TextFrame;
import dev.belfry.events.Content;
import dev.belfry.events.Event;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventType;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.Topic;
import dev.belfry.inbox.Change;
import dev.belfry.inbox.Notification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `docs/api/asyncapi.yaml` says what the code says.
class AsyncApiTest {
  private static final String MESSAGES = "/components/messages/";
  private static final Path GOLDEN = Path.of("../common-events/src/test/resources/golden");
  private static final Path FRAMES =
      Path.of("../delivery-service/src/main/java/dev/belfry/delivery/frame");

  /// Where frames of the server get their types.
  private static final Pattern SAID =
      Pattern.compile("(?:\\\\\"type\\\\\":\\\\\"|object\\(\"|about\\(\")([a-z_]+)");

  /// Where frames of the client are told apart.
  private static final Pattern HEARD =
      Pattern.compile(
          "(?:case |(?:READ|UNREAD|ARCHIVED|UNARCHIVED|DELETED|CLICKED)\\()\"([a-z_]+)\"");

  private static final Position POSITION =
      Position.parse("12345678-0003-000000000000002a").orElseThrow();
  private static final UUID ID = UUID.fromString("0199d0f2-7a00-7000-8000-00000000a11c");

  private static ApiDocument document;

  @BeforeAll
  static void readDocument() throws IOException {
    document = ApiDocument.read("asyncapi.yaml");
  }

  @Test
  void itIsADocumentOfAsyncApi() throws IOException {
    assertThat(document.faultsBy("asyncapi-3.0.json")).isEmpty();
    assertThat(document.brokenReferences()).isEmpty();
  }

  @Test
  void itHasEveryTopicAndTheSocket() {
    Set<String> addresses =
        document
            .root()
            .path("channels")
            .valueStream()
            .map(channel -> channel.path("address").asString())
            .collect(Collectors.toSet());

    assertThat(addresses)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Arrays.stream(Topic.values()).map(Topic::topicName),
                    Stream.of("/ws/notifications"))
                .toList());
  }

  @Test
  void itHasEveryTypeOfEvent() {
    assertThat(named(name -> name.startsWith("dev.belfry.") && !name.contains(".requested.")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(EventType.values()).map(EventType::wireName).toList());
  }

  @Test
  void goldenEventsAreWhatItDescribes() throws IOException {
    for (Path file : goldenFiles()) {
      assertDescribed(Json.mapper().readTree(Files.readString(file)), typeOf(file));
    }
  }

  private static List<Path> goldenFiles() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      List<Path> golden = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      assertThat(golden).isNotEmpty();
      return golden;
    }
  }

  private static String typeOf(Path golden) {
    return golden.getFileName().toString().replace(".json", "");
  }

  /// What is absent from an event may be null when it is written.
  @Test
  void eventsThatSayNoMoreThanTheyMustAreWhatItDescribes() throws IOException {
    for (Path file : goldenFiles()) {
      String type = typeOf(file);
      ObjectNode golden = (ObjectNode) Json.mapper().readTree(Files.readString(file));
      for (String member : List.copyOf(golden.propertyNames())) {
        ObjectNode less = golden.deepCopy();
        less.remove(member);
        Event event;
        try {
          event = EventCodec.parse(asRecord(less, type)).event();
        } catch (EventCodec.NotAnEvent e) {
          continue; // it must say that
        }
        assertDescribed(asJson(event), type);
      }
    }
  }

  private static JsonNode asJson(Object value) {
    return Json.mapper().readTree(Json.mapper().writeValueAsString(value));
  }

  private static ConsumerRecord<byte[], byte[]> asRecord(ObjectNode event, String type) {
    var kafkaRecord =
        new ConsumerRecord<byte[], byte[]>(
            "any", 0, 0, null, Json.mapper().writeValueAsBytes(event));
    Map.of(
            "ce_specversion",
            "1.0",
            "ce_type",
            type,
            "ce_source",
            "/test",
            "ce_id",
            event.path("id").asString(ID.toString()))
        .forEach((name, value) ->
            kafkaRecord.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return kafkaRecord;
  }

  @Test
  void requestsByKafkaHaveTheMembersOfThoseByRest() throws IOException {
    assertThat(document.membersOf(MESSAGES + "notificationRequested/payload"))
        .isEqualTo(
            ApiDocument.read("openapi.yaml").membersOf("/components/schemas/NotificationRequest"));
  }

  @Test
  void everyFrameHasAnExample() {
    assertThat(
            document
                .root()
                .at("/components/messages")
                .valueStream()
                .filter(message -> message.path("examples").isEmpty())
                .map(message -> message.path("name").asString())
                .filter(name -> !name.startsWith("dev.belfry.") && !name.equals("refused")))
        .isEmpty();
  }

  @Test
  void itHasEveryTypeOfFrame() throws IOException {
    Set<String> types = words(SAID);
    types.addAll(words(HEARD));

    assertThat(named(name -> !name.startsWith("dev.belfry.") && !name.equals("refused")))
        .containsExactlyInAnyOrderElementsOf(types);
  }

  private static Set<String> words(Pattern pattern) throws IOException {
    Set<String> words = new TreeSet<>();
    try (Stream<Path> files = Files.list(FRAMES)) {
      for (Path file : files.toList()) {
        pattern
            .matcher(Files.readString(file))
            .results()
            .map(found -> found.group(1))
            .forEach(words::add);
      }
    }
    return words;
  }

  @Test
  void framesOfTheServerAreWhatItDescribes() {
    Instant now = Instant.parse("2026-11-22T10:00:00Z");
    var alice = new RecipientId("alice");
    Stream.of(
            Reply.hello(ID, alice, SessionState.SNAPSHOT, 3, POSITION, now),
            Reply.liveOnlyHello(ID, alice, now),
            Reply.pong(),
            Reply.accepted("r1"),
            Reply.error(ErrorCode.INVALID_FIELD, "why", "r1"),
            Reply.list(List.of(), 3, POSITION, null),
            live(ServerFrame.of(new Change.Created(notification(now), POSITION))),
            live(ServerFrame.of(new Change.Read(ID, POSITION))),
            live(ServerFrame.of(new Change.Unread(ID, POSITION))),
            live(ServerFrame.of(new Change.Deleted(ID, POSITION))),
            live(ServerFrame.of(new Change.EverythingRead(POSITION, POSITION))),
            live(ServerFrame.of(new Change.Archived(ID, POSITION))),
            live(ServerFrame.of(new Change.Unarchived(ID, POSITION))),
            live(ServerFrame.of(new Change.EverythingArchived(POSITION, POSITION))),
            live(ServerFrame.of(new Change.NewSettings(Settings.DEFAULT, POSITION))),
            live(ServerFrame.unreadCount()),
            live(ServerFrame.resynced()),
            ServerFrame.unreadCount().withoutPosition())
        .map(frame -> Json.mapper().readTree(frame.text()))
        .forEach(frame -> assertDescribed(frame, frame.path("type").asString()));
  }

  private static Notification notification(Instant now) {
    var content =
        new Content("title", "message", NotificationType.INFO, JsonObject.EMPTY, null, null, true);
    return Notification.created(
        new NotificationCreated(ID, new RecipientId("alice"), content, "shop", null, null, null),
        POSITION,
        now);
  }

  @Test
  void theNotificationOfAFrameIsThatOfRest() throws IOException {
    ApiDocument rest = ApiDocument.read("openapi.yaml");
    JsonNode pushed = document.root().at(MESSAGES + "newNotificationFrame/examples/0/payload");
    for (JsonNode notification :
        List.of(pushed.path("notification"), asJson(notification(Instant.EPOCH)))) {
      assertThat(rest.faultsOf(notification, "/components/schemas/Notification")).isEmpty();
      assertThat(notification.propertyNames())
          .containsExactlyInAnyOrderElementsOf(rest.membersOf("/components/schemas/Notification"));
    }
  }

  private static TextFrame live(ServerFrame frame) {
    return frame.at(3, POSITION, null);
  }

  @Test
  void framesOfTheClientThatItShowsAreUnderstood() {
    int shown = 0;
    for (JsonNode message : document.root().at("/components/messages").values()) {
      String name = message.path("name").asString();
      for (JsonNode example : message.path("examples").values()) {
        ObjectNode frame = (ObjectNode) example.path("payload");
        assertDescribed(frame, name);
        if (isSaidByClients(name)) {
          assertThat(ClientFrame.parse(frame.toString()))
              .as(name)
              .isNotInstanceOf(ClientFrame.Refused.class);
          shown++;
        }
      }
    }
    assertThat(shown).isEqualTo(document.root().at("/operations/say/messages").size());
  }

  private static boolean isSaidByClients(String name) {
    return document
        .root()
        .at("/operations/say/messages")
        .valueStream()
        .map(message -> document.resolved(document.resolved(message)))
        .anyMatch(message -> message.path("name").asString().equals(name));
  }

  private static Set<String> named(java.util.function.Predicate<String> wanted) {
    return document
        .root()
        .at("/components/messages")
        .valueStream()
        .map(message -> message.path("name").asString())
        .filter(wanted)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The value is valid, and has no member that is not described.
  private static void assertDescribed(JsonNode value, String name) {
    String key =
        document
            .root()
            .at("/components/messages")
            .propertyStream()
            .filter(message -> message.getValue().path("name").asString().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " is not described"))
            .getKey();
    String payload = MESSAGES + key + "/payload";
    assertThat(document.faultsOf(value, payload)).as(name).isEmpty();
    assertThat(document.membersOf(payload)).as(name).containsAll(value.propertyNames());
  }
}
