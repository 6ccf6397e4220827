package dev.belfry.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.channel.send.Outcome;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.FailureReason;
import dev.belfry.events.RecipientId;
import dev.belfry.service.push.PushEndpoints;
import dev.belfry.service.push.VapidKey;
import dev.belfry.testing.PlayedBrowser;
import dev.belfry.testing.PlayedPushService;
import dev.belfry.testing.PlayedPushService.Answer;
import dev.belfry.testing.PlayedPushService.Pushed;
import dev.belfry.testing.WrongEndpoints;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Over real HTTP, to a push service that checks signatures and to browsers that decrypt.
@Timeout(60)
class WebPushTransportIT {
  private static final VapidKey KEY = key();
  private static final Content CONTENT = Messages.content("Your order", "is on its way");

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final PlayedPushService pushService = new PlayedPushService();
  private final Queue<String> gone = new ConcurrentLinkedQueue<>();
  private final PushTransport transport = transport(Duration.ofSeconds(20));

  @AfterEach
  void stop() {
    transport.close();
    pushService.close();
  }

  @Test
  void everyBrowserOfARecipientIsToldOnce() {
    Outcome outcome = transport.send(Messages.message(CONTENT, browser("a"), browser("b")));

    assertThat(outcome).isEqualTo(new Outcome.Sent("201"));
    assertThat(transport.channel()).isEqualTo(Channel.PUSH);
    assertThat(pushService.pushed()).extracting(Pushed::to).containsExactlyInAnyOrder("a", "b");
    assertThat(pushService.pushed())
        .allSatisfy(pushed -> {
          assertThat(pushed.text().at("/notification/title").stringValue()).isEqualTo("Your order");
          assertThat(pushed.text().at("/notification/tag").stringValue())
              .isEqualTo(Messages.ID.toString());
          assertThat(pushed.timeToLive()).isEqualTo("86400");
          assertThat(pushed.urgency()).isEqualTo("normal");
          assertThat(pushed.topic()).isNull();
        });
    assertThat(gone).isEmpty();
  }

  @Test
  void theLongestMessageFitsIntoWhatEveryPushServiceTakes() {
    transport.send(
        Messages.message(Messages.content("t", "\u00e9\ud83d\ude80".repeat(3_000)), browser("a")));

    assertThat(pushService.pushed())
        .singleElement()
        .satisfies(pushed -> assertThat(pushed.bytes()).isBetween(4_080, 4_096));
  }

  @Test
  void oneTokenServesAPushServiceForLong() {
    for (int i = 0; i < 5; i++) {
      transport.send(Messages.message(CONTENT, browser("a"), browser("b")));
    }

    assertThat(pushService.tokens()).hasSize(10);
    assertThat(pushService.tokens().stream().distinct()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void whatIsCriticalIsUrgent_andNothingOutlivesItsExpiry() {
    Content expiring = Messages.content("t", "m", null, now.plusSeconds(90));
    transport.send(
        Messages.message(null, true, List.of(Messages.item(Messages.ID, expiring)), browser("a")));
    Content expired = Messages.content("t", "m", null, now.minusSeconds(90));
    transport.send(Messages.message(expired, browser("a")));

    assertThat(pushService.pushed()).extracting(Pushed::urgency).containsExactly("high", "normal");
    assertThat(pushService.pushed()).extracting(Pushed::timeToLive).containsExactly("90", "1");
  }

  @Test
  void ofWhatReplacesEachOtherTheLastIsSent() {
    var first = Messages.item(UUID.randomUUID(), Messages.content("first", "m"));
    var second = Messages.item(UUID.randomUUID(), Messages.content("second", "m"));

    transport.send(Messages.message("order 17", false, List.of(first, second), browser("a")));

    assertThat(pushService.pushed())
        .singleElement()
        .satisfies(pushed -> {
          assertThat(pushed.topic()).hasSize(32).matches("[A-Za-z0-9_-]+");
          assertThat(pushed.text().at("/notification/title").stringValue()).isEqualTo("second");
          assertThat(pushed.text().at("/notification/tag").stringValue()).isEqualTo("order 17");
        });
  }

  @Test
  void severalAtOnceAreSeveralPushes() {
    var first = Messages.item(UUID.randomUUID(), Messages.content("first", "m"));
    var second = Messages.item(UUID.randomUUID(), Messages.content("second", "m"));

    transport.send(Messages.message(null, false, List.of(first, second), browser("a")));

    assertThat(pushService.pushed())
        .extracting(pushed -> pushed.text().at("/notification/title").stringValue())
        .containsExactlyInAnyOrder("first", "second");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void whatIsGoneIsErased(int status) {
    Address.Push dead = browser("a");
    pushService.answers("a", Answer.of(status));

    Outcome outcome = transport.send(Messages.message(CONTENT, dead));

    assertThat(outcome)
        .isEqualTo(new Outcome.Failed(FailureReason.NO_SUCH_ADDRESS, Integer.toString(status)));
    assertThat(gone).containsExactly("alice " + dead.id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"reason\":\"VapidPkHashMismatch\"}",
        "401 | {\"errno\":109,\"message\":\"VAPID public key mismatch\"}",
        "403 | the VAPID credentials in the authorization header do not correspond to the"
            + " credentials used to create the subscriptions."
      })
  void whoeverSubscribedUnderAnotherKeyIsErased(int status, String body) {
    Address.Push stale = browser("a");
    pushService.answers("a", new Answer(status, Map.of(), body));

    assertThat(transport.send(Messages.message(CONTENT, stale)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo(FailureReason.NO_SUCH_ADDRESS));
    assertThat(gone).containsExactly("alice " + stale.id());
  }

  @Test
  void whoeverIsKnownToHaveSubscribedUnderAnotherKeyIsErasedWithoutAsking() {
    PlayedBrowser browser = PlayedBrowser.create();
    Address.Push stale =
        Devices.of(browser, pushService.endpointOf(browser, "a"), Messages.ALICE, "an earlier one");

    transport.send(Messages.message(CONTENT, stale));

    assertThat(gone).containsExactly("alice " + stale.id());
    assertThat(pushService.tokens()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aSignatureThatNobodyTakesIsAboutTheChannel(int status) {
    pushService.answers("a", new Answer(status, Map.of(), "{\"reason\":\"BadJwtToken\"}"));

    assertThat(transport.send(Messages.message(CONTENT, browser("a"))))
        .isInstanceOf(Outcome.ChannelDown.class);
    assertThat(gone).isEmpty();
  }

  @Test
  void whereOthersTakeTheSignatureOneWhoDoesNotIsNotAboutTheChannel() {
    transport.send(Messages.message(CONTENT, browser("good")));
    pushService.answers("bad", new Answer(401, Map.of(), "no push to this address"));

    assertThat(transport.send(Messages.message(CONTENT, browser("bad"))))
        .isEqualTo(new Outcome.Failed(FailureReason.REFUSED, "401"));
    assertThat(gone).isEmpty();
  }

  @Test
  void whatIsTooLargeIsShortenedOnce() {
    Content large = Messages.content("t", "m".repeat(5_000));
    pushService.answers("a", Answer.of(413));
    pushService.answers("b", Answer.of(413), Answer.of(413), Answer.of(201));

    assertThat(transport.send(Messages.message(large, browser("a"))))
        .isEqualTo(new Outcome.Sent("201"));
    assertThat(pushService.pushed())
        .singleElement()
        .satisfies(pushed -> assertThat(pushed.bytes()).isLessThan(2_100));
    assertThat(transport.send(Messages.message(large, browser("b"))))
        .isEqualTo(new Outcome.Failed(FailureReason.TOO_LARGE, "413"));
    assertThat(gone).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "429, 120, 120",
    "429, '', 0",
    "408, '', 0",
    "500, '', 0",
    "502, nonsense, 0",
    "503, 30, 30",
    "503, -1, 0",
    "503, 999999999, 86400",
    "503, date, 60",
    "503, past, 0"
  })
  void whoeverIsBusyIsAskedLaterAndKept(int status, String retryAfter, int seconds) {
    String value =
        switch (retryAfter) {
          case "date" -> date(now.plusSeconds(60));
          case "past" -> date(now.minusSeconds(60));
          default -> retryAfter;
        };
    pushService.answers(
        "a", new Answer(status, value.isEmpty() ? Map.of() : Map.of("Retry-After", value), "busy"));

    assertThat(transport.send(Messages.message(CONTENT, browser("a"))))
        .isEqualTo(
            new Outcome.Deferred(
                seconds == 0 ? null : Duration.ofSeconds(seconds), Integer.toString(status)));
    assertThat(gone).isEmpty();
  }

  @Test
  void whoeverSaysNothingIsAskedLater() {
    pushService.answers("a", Answer.of(0));
    try (PushTransport impatient = transport(Duration.ofMillis(300))) {
      assertThat(impatient.send(Messages.message(CONTENT, browser("a"))))
          .isInstanceOf(Outcome.Deferred.class);
    }
    assertThat(gone).isEmpty();
  }

  @Test
  void whereNobodyListensIsAskedLater() {
    Address.Push browser =
        Devices.of(PlayedBrowser.create(), "http://127.0.0.1:1/x", Messages.ALICE, KEY.id());

    assertThat(transport.send(Messages.message(CONTENT, browser)))
        .isInstanceOfSatisfying(
            Outcome.Deferred.class,
            deferred -> assertThat(deferred.reply()).doesNotContain("127.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void aRedirectIsNotFollowed(int status) {
    String elsewhere = pushService.endpointOf(PlayedBrowser.create(), "elsewhere");
    pushService.answers("a", new Answer(status, Map.of("Location", elsewhere), ""));

    assertThat(transport.send(Messages.message(CONTENT, browser("a"))))
        .isEqualTo(new Outcome.Failed(FailureReason.REFUSED, Integer.toString(status)));
    assertThat(pushService.pushed()).isEmpty();
    assertThat(pushService.tokens()).hasSize(1);
  }

  @Test
  void itIsSentIfOneTookItAndNobodyElseMay() {
    Address.Push dead = browser("dead");
    pushService.answers("dead", Answer.of(410));
    pushService.answers("refusing", Answer.of(400));

    Outcome outcome =
        transport.send(Messages.message(CONTENT, dead, browser("refusing"), browser("living")));

    assertThat(outcome).isEqualTo(new Outcome.Sent("201"));
    assertThat(gone).containsExactly("alice " + dead.id());
  }

  @Test
  void whoeverIsBusyIsTriedAgainWithoutThoseWhoHaveIt() {
    Address.Push living = browser("living");
    pushService.answers("busy", Answer.of(429));

    assertThat(transport.send(Messages.message(CONTENT, living, browser("busy"))))
        .isEqualTo(new Outcome.Deferred(null, "429", List.of(UUID.fromString(living.id())), false));
  }

  @Test
  void whoeverSaysNothingMayHaveItAllTheSame() {
    Address.Push living = browser("living");
    pushService.answers("silent", Answer.of(0));
    try (PushTransport impatient = transport(Duration.ofSeconds(5))) {
      assertThat(impatient.send(Messages.message(CONTENT, living, browser("silent"))))
          .isEqualTo(
              new Outcome.Deferred(null, "no answer", List.of(UUID.fromString(living.id())), true));
    }
  }

  @Test
  void ifNobodyTookItButSomeoneMayItIsTriedAgain() {
    pushService.answers("dead", Answer.of(410));
    pushService.answers("soon", new Answer(429, Map.of("Retry-After", "10"), ""));
    pushService.answers("late", new Answer(503, Map.of("Retry-After", "600"), ""));

    assertThat(
            transport.send(
                Messages.message(CONTENT, browser("dead"), browser("soon"), browser("late"))))
        .isInstanceOfSatisfying(
            Outcome.Deferred.class,
            deferred -> assertThat(deferred.after()).isEqualTo(Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @MethodSource("smuggled")
  void anEndpointThatWasSmuggledInIsNotCalled(String endpoint) {
    Address.Push smuggled = Devices.of(PlayedBrowser.create(), endpoint, Messages.ALICE, KEY.id());

    assertThat(transport.send(Messages.message(CONTENT, smuggled)))
        .isEqualTo(new Outcome.Failed(FailureReason.REFUSED, "no push service that is allowed"));
  }

  /// This machine itself is allowed here, since the played push service is on it.
  static Stream<String> smuggled() {
    return Stream.concat(WrongEndpoints.all(), Stream.of("https://user@127.0.0.1/x", "nonsense"))
        .filter(endpoint -> !endpoint.equals("https://127.0.0.1/x"));
  }

  @Test
  void whatIsNoBrowserOfTheRecipientsIsPassedOver() {
    PlayedBrowser browser = PlayedBrowser.create();
    Address.Push bobs =
        Devices.of(
            browser, pushService.endpointOf(browser, "bob"), new RecipientId("bob"), KEY.id());

    for (Address address :
        List.of(
            bobs,
            new Address.Mail("alice@example.com"),
            new Address.Push("x", "nonsense"),
            new Address.Push("x", "null"),
            new Address.Push("x", "{}"))) {
      assertThat(transport.send(Messages.message(CONTENT, address)))
          .isEqualTo(new Outcome.Failed(FailureReason.REFUSED, "no device"));
    }
    assertThat(pushService.tokens()).isEmpty();
  }

  @Test
  void keysThatAreNoneAreRefused() {
    Address.Push good = browser("a");
    for (String member : List.of("p256dh", "auth")) {
      Address.Push bad =
          new Address.Push(good.id(), good.json().replaceFirst("\"" + member + "\":\"..", "$0AA"));

      assertThat(transport.send(Messages.message(CONTENT, bad)))
          .isEqualTo(new Outcome.Failed(FailureReason.REFUSED, "the browser's keys are none"));
    }
  }

  private Address.Push browser(String name) {
    PlayedBrowser browser = PlayedBrowser.create();
    return Devices.of(browser, pushService.endpointOf(browser, name), Messages.ALICE, KEY.id());
  }

  private PushTransport transport(Duration patience) {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    return new PushTransport(
        List.of(
            new WebPushService(
                new PushCalls(patience),
                KEY,
                new PushEndpoints(List.of("127.0.0.1", "fcm.googleapis.com")),
                "mailto:belfry@example.com",
                URI.create("https://notify.example.com/"),
                clock)),
        (recipient, subscription) -> gone.add(recipient + " " + subscription),
        new SimpleMeterRegistry(),
        clock);
  }

  private static String date(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        ZonedDateTime.ofInstant(time, ZoneOffset.UTC));
  }

  private static VapidKey key() {
    try {
      return VapidKey.of(new ECKeyGenerator(Curve.P_256).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
