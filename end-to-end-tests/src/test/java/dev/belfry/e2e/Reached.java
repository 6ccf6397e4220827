package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import dev.belfry.testing.PlayedBrowser;
import dev.belfry.testing.PlayedPushService;
import dev.belfry.testing.SocketClient;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/// Somebody who is reached in every way: by an open page, by e-mail and in a browser that has
/// subscribed to push.
final class Reached implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int PAGE = 100;

  private final Api api;
  private final PlayedPushService pushService;
  private final URI sockets;
  private final String name;
  private final String token;
  private final SocketClient socket;
  private final String start;
  private final Map<String, MimeMessage> mails = new HashMap<>();

  private Reached(Api api, PlayedPushService pushService, URI sockets, String name)
      throws Exception {
    this.api = api;
    this.pushService = pushService;
    this.sockets = sockets;
    this.name = name;
    this.token = api.token(name, "");
    this.socket = SocketClient.to(sockets).withToken(token).connect();
    this.start = socket.awaitFrame("connection_established", PATIENCE).path("position").asString();
  }

  /// Returns when they have an address, a subscription, a language and an open page.
  static Reached in(String locale, Api api, PlayedPushService pushService, URI sockets, String name)
      throws Exception {
    var one = new Reached(api, pushService, sockets, name);
    var browser = PlayedBrowser.create();
    String desk = api.token("desk", "contacts:write");
    String address = Json.mapper().writeValueAsString(Map.of("email", one.address()));
    accepted(Api.patiently(() -> api.put(desk, "/api/contacts/" + name, address)));
    String subscription =
        Json.mapper()
            .writeValueAsString(
                Map.of(
                    "endpoint",
                    pushService.endpointOf(browser, name),
                    "keys",
                    Map.of("p256dh", browser.p256dh(), "auth", browser.auth())));
    accepted(Api.patiently(() -> api.post(one.token, "/api/push/subscriptions", subscription)));
    String settings = Json.mapper().writeValueAsString(Map.of("locale", locale));
    accepted(
        Api.patiently(
            () -> api.change(one.token, "PATCH", "/api/notifications/settings", settings)));
    one.socket.awaitFrame(
        frame -> locale.equals(frame.at("/settings/locale").asString("")), PATIENCE);
    return one;
  }

  String name() {
    return name;
  }

  String token() {
    return token;
  }

  private String address() {
    return name + "@example.com";
  }

  /// Their whole list, by id.
  Map<String, JsonNode> list(String after) throws Exception {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    int total;
    do {
      Api.Answer page =
          api.getPatiently(
              token,
              "/api/notifications?limit=%s&offset=%s&after=%s".formatted(PAGE, all.size(), after));
      assertThat(page.status()).as(page.body().toString()).isEqualTo(200);
      page.body().path("notifications").forEach(one -> all.put(one.path("id").asString(), one));
      total = page.body().path("total_count").asInt();
    } while (all.size() < total);
    return all;
  }

  /// What came to the page that has been open all the time, by id.
  Map<String, JsonNode> frames(int count) {
    return shown(socket, count);
  }

  /// Everything that came to it, as text.
  List<String> rawFrames() {
    return socket.rawFrames();
  }

  /// What a page that was away all the time is sent, by id.
  Map<String, JsonNode> resumed(int count) {
    try (SocketClient back =
        SocketClient.to(URI.create(sockets + "?position=" + start)).withToken(token).connect()) {
      return shown(back, count);
    }
  }

  private static Map<String, JsonNode> shown(SocketClient page, int count) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    page.awaitFrames("new_notification", count, PATIENCE)
        .forEach(
            frame -> all.put(frame.at("/notification/id").asString(), frame.path("notification")));
    return all;
  }

  /// What their browser was pushed, by id.
  Map<String, JsonNode> pushes(int count) {
    List<PlayedPushService.Pushed> pushed =
        Awaitility.await(name + "'s pushes")
            .atMost(PATIENCE)
            .until(
                () -> pushService.pushed().stream().filter(one -> one.to().equals(name)).toList(),
                those -> those.size() >= count);
    Map<String, JsonNode> all = new LinkedHashMap<>();
    pushed.forEach(
        one -> all.put(one.text().at("/belfry/id").asString(), one.text().path("notification")));
    return all;
  }

  /// The mail about one notification, once it is sent: the same one for all that it is about.
  MimeMessage mail(String notificationId, String position) throws Exception {
    String deliveryId =
        Awaitility.await("a mail about " + notificationId)
            .atMost(PATIENCE)
            .until(() -> sentMail(notificationId, position), Optional::isPresent)
            .orElseThrow();
    MimeMessage known = mails.get(deliveryId);
    if (known != null) {
      return known;
    }
    String text = api.text("/dev/mail/messages/" + deliveryId);
    var mail =
        new MimeMessage(
            Session.getInstance(new Properties()),
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    mails.put(deliveryId, mail);
    return mail;
  }

  /// The subjects of all mails to them so far.
  List<String> subjects() throws Exception {
    return Json.mapper()
        .readTree(api.text("/dev/mail/messages?to=" + address()))
        .path("messages")
        .valueStream()
        .map(mail -> mail.path("subject").asString())
        .toList();
  }

  private Optional<String> sentMail(String notificationId, String position) throws Exception {
    return deliveries(notificationId, position)
        .valueStream()
        .filter(one -> "email".equals(one.path("channel").asString()))
        .filter(one -> "sent".equals(one.path("state").asString()))
        .map(one -> one.path("id").asString())
        .findFirst();
  }

  /// What becomes of one notification by e-mail and push, once rows have it.
  JsonNode deliveries(String notificationId, String position) throws Exception {
    Api.Answer answer =
        api.getPatiently(
            token, "/api/notifications/%s/deliveries?after=%s".formatted(notificationId, position));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body().path("deliveries");
  }

  private static void accepted(Api.Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
  }

  @Override
  public void close() {
    socket.close();
  }
}
