package dev.belfry.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.push.PlayedFirebase.Answer;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.channel.send.Outcome;
import dev.belfry.events.Content;
import dev.belfry.events.FailureReason;
import dev.belfry.events.PushPlatform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/// Over real HTTP, to a Firebase that checks what the account has signed.
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class FcmServiceIT {
  private static final Content CONTENT = Messages.content("Your order", "is on its way");

  /// Within it, a busy machine gets a token and sends what is not answered.
  private static final Duration UNTIL_SILENT = Duration.ofSeconds(5);

  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final PlayedFirebase firebase = new PlayedFirebase();
  private final Queue<String> gone = new ConcurrentLinkedQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant now = START;
  private PushTransport transport;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    transport = transport(Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    transport.close();
    firebase.close();
  }

  @Test
  void everyDeviceIsToldWhatItShowsAndWhichNotificationItIs() {
    Outcome outcome = transport.send(Messages.message(CONTENT, device("a"), device("b")));

    assertThat(outcome).isEqualTo(new Outcome.Sent("200"));
    assertThat(firebase.tried()).containsExactlyInAnyOrder("a", "b");
    assertThat(firebase.taken())
        .allSatisfy(message -> {
          assertThat(message.at("/notification/title").stringValue()).isEqualTo("Your order");
          assertThat(message.at("/notification/body").stringValue()).isEqualTo("is on its way");
          assertThat(message.at("/data/belfry").stringValue())
              .isEqualTo(
                  "{\"id\":\"%s\",\"position\":\"%s\"}"
                      .formatted(Messages.ID, Messages.LOG.position(3, 41)));
          assertThat(message.at("/data/navigate").stringValue())
              .isEqualTo("https://notify.example.com/orders/17");
          assertThat(message.at("/android/ttl").stringValue()).isEqualTo("86400s");
          assertThat(message.at("/android/priority").stringValue()).isEqualTo("NORMAL");
          assertThat(message.at("/android/notification/tag").stringValue())
              .isEqualTo(Messages.ID.toString());
          assertThat(message.at("/android/collapse_key").isMissingNode()).isTrue();
        });
    assertThat(gone).isEmpty();
    assertThat(counted("taken")).isEqualTo(2);
  }

  @Test
  void whatReplacesWhatStillWaitsSaysSo() {
    transport.send(
        Messages.message(
            "order 17", true, List.of(Messages.item(Messages.ID, CONTENT)), device("a")));

    JsonNode message = firebase.taken().getFirst();
    assertThat(message.at("/android/collapse_key").stringValue()).isEqualTo("order 17");
    assertThat(message.at("/android/notification/tag").stringValue()).isEqualTo("order 17");
    assertThat(message.at("/android/priority").stringValue()).isEqualTo("HIGH");
    assertThat(message.at("/apns/headers/apns-collapse-id").stringValue()).hasSize(43);
  }

  @Test
  void oneTokenServesAllUntilShortlyBeforeItsEnd() {
    List<CompletableFuture<Outcome>> sent =
        IntStream.range(0, 20)
            .mapToObj(each ->
                CompletableFuture.supplyAsync(
                    () -> transport.send(Messages.message(CONTENT, device("d" + each)))))
            .toList();
    assertThat(sent).allSatisfy(each -> assertThat(each.join()).isInstanceOf(Outcome.Sent.class));
    assertThat(firebase.tokensGiven()).isEqualTo(1);

    now = START.plus(Duration.ofMinutes(54));
    transport.send(Messages.message(CONTENT, device("a")));
    assertThat(firebase.tokensGiven()).isEqualTo(1);

    now = START.plus(Duration.ofMinutes(56));
    transport.send(Messages.message(CONTENT, device("a")));
    assertThat(firebase.tokensGiven()).isEqualTo(2);
  }

  @Test
  void aTokenThatDoesNotHoldIsFetchedAnewOnce() {
    transport.send(Messages.message(CONTENT, device("a")));
    firebase.forgetTokens();

    assertThat(transport.send(Messages.message(CONTENT, device("a"))))
        .isInstanceOf(Outcome.Sent.class);
    assertThat(firebase.tokensGiven()).isEqualTo(2);
  }

  @Test
  void whoeverIsNotKnownWithANewTokenEitherIsAboutTheChannel() {
    firebase.answers(
        "a", Answer.error(401, "UNAUTHENTICATED"), Answer.error(401, "UNAUTHENTICATED"));

    assertThat(transport.send(Messages.message(CONTENT, device("a"))))
        .isInstanceOfSatisfying(
            Outcome.ChannelDown.class,
            down -> assertThat(down.reason()).contains("belfry.channel.push.fcm.credentials-file"));
    assertThat(firebase.tried()).hasSize(2);
    assertThat(gone).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void anAccountThatGetsNoTokenIsAboutTheChannel(int status) {
    firebase.answersTokens(new Answer(status, Map.of(), "{\"error\":\"invalid_grant\"}"));

    assertThat(transport.send(Messages.message(CONTENT, device("a"))))
        .isInstanceOf(Outcome.ChannelDown.class);
    assertThat(firebase.tried()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"500, '', 0", "503, 30, 30", "429, 7, 7"})
  void whereTokensAreBusyIsAskedLater(int status, String retryAfter, long seconds) {
    firebase.answersTokens(
        new Answer(
            status, retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", retryAfter), ""));

    assertThat(transport.send(Messages.message(CONTENT, device("a"))))
        .isEqualTo(
            new Outcome.Deferred(
                seconds == 0 ? null : Duration.ofSeconds(seconds), "no access token: " + status));
    assertThat(transport.send(Messages.message(CONTENT, device("a"))))
        .isInstanceOf(Outcome.Sent.class);
  }

  @Test
  void whereTokensAreNotAnsweredNothingHasLeft() {
    firebase.answersTokens(Answer.of(0));
    try (PushTransport impatient = transport(Duration.ofMillis(500))) {
      assertThat(impatient.send(Messages.message(CONTENT, device("a"))))
          .isInstanceOfSatisfying(
              Outcome.Deferred.class, deferred -> assertThat(deferred.unanswered()).isFalse());
    }
  }

  @ParameterizedTest
  @CsvSource({"404, UNREGISTERED", "403, SENDER_ID_MISMATCH"})
  void whatIsGoneIsErased(int status, String code) {
    Address.Push dead = device("a");
    transport.send(Messages.message(CONTENT, device("good")));
    firebase.answers("a", Answer.error(status, code));

    assertThat(transport.send(Messages.message(CONTENT, dead)))
        .isEqualTo(
            new Outcome.Failed(FailureReason.NO_SUCH_ADDRESS, "%s %s".formatted(status, code)));
    assertThat(gone).containsExactly("alice " + dead.id());
  }

  @ParameterizedTest
  @CsvSource({"404, NOT_FOUND", "403, SENDER_ID_MISMATCH"})
  void whereNothingWasTakenYetTheWrongProjectIsOurs(int status, String code) {
    firebase.answers("a", Answer.error(status, code));

    assertThat(transport.send(Messages.message(CONTENT, device("a"))))
        .isInstanceOfSatisfying(
            Outcome.ChannelDown.class,
            down -> assertThat(down.reason()).contains("belfry.channel.push.fcm.credentials-file"));
    assertThat(gone).isEmpty();
  }

  @Test
  void anotherProjectsDeviceIsSaid(CapturedOutput output) {
    Address.Push other = device("secret-registration-token");
    transport.send(Messages.message(CONTENT, device("good")));
    firebase.answers("secret-registration-token", Answer.error(403, "SENDER_ID_MISMATCH"));

    transport.send(Messages.message(CONTENT, other));

    assertThat(output).contains(other.id(), "another Firebase project");
    assertThat(output)
        .doesNotContain("secret-registration-token")
        .doesNotContain("ya29")
        .doesNotContain("PRIVATE KEY");
  }

  @Test
  void whatIsNoRegistrationTokenIsErased() {
    Address.Push first = device("a");
    Address.Push second = device("b");
    firebase.answers("a", Answer.error(400, "INVALID_ARGUMENT", "bad", "message.token"));
    firebase.answers(
        "b",
        Answer.error(
            400,
            "INVALID_ARGUMENT",
            "The registration token is not a valid FCM registration token",
            null));

    transport.send(Messages.message(CONTENT, first, second));

    assertThat(gone).containsExactlyInAnyOrder("alice " + first.id(), "alice " + second.id());
  }

  @Test
  void whatElseIsWrongIsRefusedAndTheDeviceIsKept() {
    firebase.answers("a", Answer.error(400, "INVALID_ARGUMENT", "bad", "message.android.ttl"));

    assertThat(transport.send(Messages.message(CONTENT, device("a"))))
        .isEqualTo(new Outcome.Failed(FailureReason.REFUSED, "400 INVALID_ARGUMENT"));
    assertThat(gone).isEmpty();
  }

  @Test
  void whatOthersHaveAgainstTheAccountIsAboutOneDevice() {
    firebase.answers("a", Answer.error(401, "THIRD_PARTY_AUTH_ERROR"));

    assertThat(transport.send(Messages.message(CONTENT, device("a"))))
        .isEqualTo(new Outcome.Failed(FailureReason.REFUSED, "401 THIRD_PARTY_AUTH_ERROR"));
    assertThat(firebase.tokensGiven()).isEqualTo(1);
  }

  @Test
  void whatIsTooLargeIsShortenedOnce() {
    Content large = Messages.content("t", "m".repeat(9_000));
    firebase.answers("a", Answer.of(413));
    firebase.answers(
        "b", Answer.error(400, "INVALID_ARGUMENT", "Android message is too big", null));
    firebase.answers("c", Answer.of(413), Answer.of(413));

    assertThat(transport.send(Messages.message(large, device("a"), device("b"))))
        .isEqualTo(new Outcome.Sent("200"));
    assertThat(firebase.taken())
        .allSatisfy(message ->
            assertThat(message.at("/notification/body").stringValue().length()).isLessThan(2_048));
    assertThat(transport.send(Messages.message(large, device("c"))))
        .isEqualTo(new Outcome.Failed(FailureReason.TOO_LARGE, "413"));
    assertThat(gone).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"429, 120, 120", "503, 30, 30", "500, '', 0", "502, '', 0"})
  void whoeverIsBusyIsAskedLaterAndKept(int status, String retryAfter, long seconds) {
    firebase.answers(
        "a",
        new Answer(
            status, retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", retryAfter), "busy"));

    assertThat(transport.send(Messages.message(CONTENT, device("a"))))
        .isEqualTo(
            new Outcome.Deferred(
                seconds == 0 ? null : Duration.ofSeconds(seconds), Integer.toString(status)));
    assertThat(gone).isEmpty();
  }

  @Test
  void whoeverSaysNothingMayHaveIt() {
    firebase.answers("a", Answer.of(0));
    try (PushTransport impatient = transport(UNTIL_SILENT)) {
      assertThat(impatient.send(Messages.message(CONTENT, device("a"))))
          .isEqualTo(new Outcome.Deferred(null, "no answer", List.of(), true));
    }
  }

  @Test
  void whereNobodyListensNothingHasLeft() {
    firebase.close();

    assertThat(transport.send(Messages.message(CONTENT, device("a"))))
        .isInstanceOfSatisfying(
            Outcome.Deferred.class, deferred -> assertThat(deferred.unanswered()).isFalse());
  }

  @Test
  void aDeviceOfAPlatformThatIsOffIsPassedOver() {
    Address.Push phone = Devices.of(PushPlatform.APNS, "a".repeat(64), Messages.ALICE);

    assertThat(transport.send(Messages.message(CONTENT, phone, device("a"))))
        .isEqualTo(new Outcome.Sent("200"));
  }

  private double counted(String outcome) {
    return meters
        .get("belfry.channel.pushes")
        .tags("platform", "fcm", "outcome", outcome)
        .counter()
        .count();
  }

  private static Address.Push device(String token) {
    return Devices.of(PushPlatform.FCM, token, Messages.ALICE);
  }

  private PushTransport transport(Duration patience) {
    Clock clock = new TestClock();
    return new PushTransport(
        List.of(
            new FcmService(
                new PushCalls(patience),
                FcmCredentials.in(firebase.credentials(folder)),
                firebase.origin(),
                URI.create("https://notify.example.com/"),
                clock)),
        (recipient, subscription) -> gone.add(recipient + " " + subscription),
        meters,
        clock);
  }

  private final class TestClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
