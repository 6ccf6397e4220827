package dev.belfry.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.channel.send.Message.CategoryName;
import dev.belfry.channel.send.Outcome;
import dev.belfry.events.Content;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.Settings;
import dev.belfry.events.TemplateVersion;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import dev.belfry.service.push.PushEndpoints;
import dev.belfry.service.push.VapidKey;
import dev.belfry.testing.HostileTexts;
import dev.belfry.testing.PlayedBrowser;
import dev.belfry.testing.PlayedPushService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a browser, Google's phones and Apple's are told if the words hope to be more than text.
@Timeout(60)
class HostilePushesIT {
  private static final URI PUBLIC = URI.create("https://notify.example.com/");
  private static final String APPLES = "a".repeat(64);
  private static final Content PLAIN = Messages.content("Plain", "Words");

  /// A text of which more than so many bytes of JSON are left over is cut too early: the longest
  /// character of these texts, an ellipsis and the spaces before it.
  private static final int MOST_UNUSED = 30;

  private static final PlayedPushService browsers = new PlayedPushService();
  private static final PlayedFirebase firebase = new PlayedFirebase();
  private static PlayedApns apns;
  private static PushTransport transport;
  private static Address[] devices;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    apns = new PlayedApns(folder);
    apns.knows(APPLES);
    VapidKey key = VapidKey.of(new ECKeyGenerator(Curve.P_256).generate());
    PlayedBrowser browser = PlayedBrowser.create();
    devices =
        new Address[] {
          Devices.of(browser, browsers.endpointOf(browser, "a"), Messages.ALICE, key.id()),
          Devices.of(PushPlatform.FCM, "phone", Messages.ALICE),
          Devices.of(PushPlatform.APNS, APPLES, Messages.ALICE)
        };
    Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    Duration patience = Duration.ofSeconds(20);
    transport =
        new PushTransport(
            List.of(
                new WebPushService(
                    new PushCalls(patience),
                    key,
                    new PushEndpoints(List.of("127.0.0.1")),
                    "mailto:belfry@example.com",
                    PUBLIC,
                    clock),
                new FcmService(
                    new PushCalls(patience),
                    FcmCredentials.in(firebase.credentials(folder)),
                    firebase.origin(),
                    PUBLIC,
                    clock),
                new ApnsService(
                    ApnsClients.of(apns.settings()), PlayedApns.TOPIC, PUBLIC, patience)),
            (_, _) -> {},
            new SimpleMeterRegistry(),
            clock);
  }

  @AfterAll
  static void stop() {
    transport.close();
    apns.close();
    firebase.close();
    browsers.close();
  }

  @Test
  void aTitleAndAMessageAreTextOnEveryDevice_andChangeNothingElse() {
    List<Told> plain = told(Messages.message(PLAIN, devices));
    for (String text : HostileTexts.all()) {
      String title = HostileTexts.title(text);

      assertSaid(
          title, text, told(Messages.message(Messages.content(title, text), devices)), plain);
    }
  }

  @Test
  void soIsAVariableOfATemplate() {
    List<Told> plain = told(Messages.message(fromTemplate("Plain", "Words"), devices));
    for (String text : HostileTexts.all()) {
      String title = HostileTexts.title(text);
      String body = "Order \u2068%s\u2069 is on its way".formatted(text);

      assertSaid(title, body, told(Messages.message(fromTemplate(title, body), devices)), plain);
    }
  }

  /// Any text of up to 64 characters without control characters may be one.
  @Test
  void soAreTheKeysOfThreadsAndOfWhatReplacesEachOther() {
    List<String> keys =
        HostileTexts.all().stream()
            .filter(text -> text.length() <= 64)
            .filter(text -> text.chars().noneMatch(Character::isISOControl))
            .toList();
    List<Told> plain = told(keyed("plain"));
    for (String key : keys) {
      List<Told> told = told(keyed(key));
      for (int i = 0; i < told.size(); i++) {
        ObjectNode json = told.get(i).json().deepCopy();
        for (String place : List.of("/notification/tag", "/android/notification/tag")) {
          replaceWherePresent(json, place, key, "plain");
        }
        replaceWherePresent(json, "/android/collapse_key", key, "plain");
        replaceWherePresent(json, "/aps/thread-id", key, "plain");
        replaceWherePresent(
            json, "/apns/headers/apns-collapse-id", ApnsPayload.collapseId(key), "plain");
        assertThat(json).isEqualTo(plain.get(i).json());
      }
      assertThat(apns.pushed().getLast().collapseId())
          .isEqualTo(told.get(1).json().at("/apns/headers/apns-collapse-id").stringValue())
          .matches("[!-~]{1,64}");
      assertThat(browsers.pushed().getLast().topic()).matches("[A-Za-z0-9_-]{32}");
    }
  }

  private static void replaceWherePresent(
      ObjectNode json, String place, String value, String replacement) {
    if (!json.at(place).isMissingNode()) {
      assertThat(json.at(place).stringValue()).isEqualTo(value);
      int member = place.lastIndexOf('/');
      parent(json, place).put(place.substring(member + 1), replacement);
    }
  }

  private static ObjectNode parent(ObjectNode json, String place) {
    return (ObjectNode) json.at(place.substring(0, place.lastIndexOf('/')));
  }

  private static Message keyed(String key) {
    return new Message(
        UUID.randomUUID(),
        Messages.ALICE,
        1,
        new CategoryName("orders", key, false),
        key,
        key,
        Settings.DEFAULT,
        List.of(Messages.item(Messages.ID, PLAIN)),
        List.of(devices));
  }

  private static Content fromTemplate(String title, String body) {
    Texts texts = new Texts(new Texts.InApp("In the list", "m"), new Texts.Push(title, body), null);
    return Messages.content("In the list", "m")
        .saying(
            new TemplateWords(
                new TemplateVersion("shipped", 1), "en", Map.of("en", texts), JsonObject.EMPTY),
            "orders");
  }

  /// What a device was told.
  ///
  /// @param words where title and body are
  /// @param bytes how long it is, as its limit counts
  private record Told(ObjectNode json, String words, int bytes, int most) {
    String title() {
      return json.at(words).path("title").stringValue();
    }

    String body() {
      return json.at(words).path("body").stringValue();
    }

    /// All but the words.
    ObjectNode rest() {
      ObjectNode copy = json.deepCopy();
      ((ObjectNode) copy.at(words)).put("title", "").put("body", "");
      return copy;
    }
  }

  /// Of a browser, of Google's phone and of Apple's, in this order.
  private static List<Told> told(Message message) {
    int before = apns.pushed().size();

    assertThat(transport.send(message)).isInstanceOf(Outcome.Sent.class);

    assertThat(apns.pushed()).hasSize(before + 1);
    assertThat(firebase.taken()).hasSize(before + 1);
    assertThat(browsers.pushed()).hasSize(before + 1);
    PlayedPushService.Pushed web = browsers.pushed().getLast();
    ObjectNode google = (ObjectNode) firebase.taken().getLast().deepCopy();
    google.remove("token");
    PlayedApns.Pushed apple = apns.pushed().getLast();
    assertThat(web.bytes()).isLessThanOrEqualTo(4_096);
    return List.of(
        new Told((ObjectNode) web.text(), "/notification", bytes(web.text()), 3_993),
        new Told(google, "/notification", bytes(google), 4_096),
        new Told((ObjectNode) apple.payload(), "/aps/alert", apple.bytes(), 4_096));
  }

  private static int bytes(JsonNode json) {
    return Json.mapper().writeValueAsString(json).getBytes(StandardCharsets.UTF_8).length;
  }

  /// Whole, or as much of it as there is room for.
  private static void assertSaid(String title, String body, List<Told> told, List<Told> plain) {
    for (int i = 0; i < told.size(); i++) {
      Told each = told.get(i);
      assertThat(each.rest()).as(title).isEqualTo(plain.get(i).rest());
      assertThat(each.title()).isEqualTo(title);
      assertThat(each.bytes()).as(title).isLessThanOrEqualTo(each.most());
      if (!each.body().equals(body)) {
        assertThat(each.bytes()).as(title).isGreaterThan(each.most() - MOST_UNUSED);
        assertThat(each.body()).endsWith("\u2026");
        assertThat(body).startsWith(each.body().substring(0, each.body().length() - 1));
      }
    }
  }
}
