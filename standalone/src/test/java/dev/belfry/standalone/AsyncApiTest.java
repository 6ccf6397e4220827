package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.frame.ClientFrame;
import dev.belfry.delivery.frame.ErrorCode;
import dev.belfry.delivery.frame.Reply;
import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.frame.SessionState;
import dev.belfry.delivery.frame.TextFrame;
import dev.belfry.events.EventType;
import dev.belfry.events.Json;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.Topic;
import dev.belfry.inbox.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    List<Path> golden;
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      golden = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    assertThat(golden).isNotEmpty();
    for (Path file : golden) {
      String type = file.getFileName().toString().replace(".json", "");
      assertDescribed(Json.mapper().readTree(Files.readString(file)), type);
    }
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
