package dev.belfry.channel.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.UnregisteredDeviceTokenException;
import dev.belfry.channel.push.PlayedApns.Pushed;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.channel.send.Outcome;
import dev.belfry.events.Content;
import dev.belfry.events.FailureReason;
import dev.belfry.events.PushPlatform;
import dev.belfry.service.start.StartRefused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Over TLS and HTTP/2, to an APNs that checks what it is sent.
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ApnsServiceIT {
  private static final Content CONTENT = Messages.content("Your order", "is on its way");
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  private static final Queue<String> gone = new ConcurrentLinkedQueue<>();
  private static PlayedApns apns;
  private static PushTransport transport;

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws Exception {
    apns = new PlayedApns(folder);
    transport = transport(apns.settings(), Duration.ofSeconds(20));
  }

  @AfterAll
  static void stop() {
    transport.close();
    apns.close();
  }

  @BeforeEach
  void beginAnew() {
    apns.reset();
    gone.clear();
    apns.knows(A);
    apns.knows(B);
  }

  @Test
  void everyDeviceIsToldWhatItShowsAndWhichNotificationItIs() {
    Outcome outcome = transport.send(Messages.message(CONTENT, device(A), device(B)));

    assertThat(outcome).isEqualTo(new Outcome.Sent("200"));
    assertThat(apns.pushed()).extracting(Pushed::device).containsExactlyInAnyOrder(A, B);
    assertThat(apns.pushed())
        .allSatisfy(pushed -> {
          assertThat(pushed.id()).isEqualTo("0199d0f2-7a00-8000-8000-00000000de11");
          assertThat(pushed.topic()).isEqualTo(PlayedApns.TOPIC);
          assertThat(pushed.collapseId()).isEqualTo(Messages.ID.toString());
          assertThat(pushed.expiration())
              .isEqualTo(Long.toString(NOW.plus(Duration.ofHours(24)).getEpochSecond()));
          assertThat(pushed.type()).isEqualTo("alert");
          assertThat(pushed.priority()).isEqualTo("5");
          assertThat(pushed.payload().at("/aps/alert/title").stringValue()).isEqualTo("Your order");
          assertThat(pushed.payload().at("/aps/alert/body").stringValue())
              .isEqualTo("is on its way");
          assertThat(pushed.payload().at("/belfry/id").stringValue())
              .isEqualTo(Messages.ID.toString());
          assertThat(pushed.payload().at("/belfry/position").stringValue())
              .isEqualTo(Messages.LOG.position(3, 41).toString());
          assertThat(pushed.payload().at("/navigate").stringValue())
              .isEqualTo("https://notify.example.com/orders/17");
        });
  }

  @Test
  void aRepeatHasTheSameId_andOneTokenServesAConnection() {
    transport.send(Messages.message(CONTENT, device(A)));
    transport.send(Messages.message(CONTENT, device(A)));

    assertThat(apns.pushed()).extracting(Pushed::id).hasSize(2);
    assertThat(apns.pushed().stream().map(Pushed::id).distinct()).hasSize(1);
    assertThat(apns.signatures().stream().distinct()).hasSize(1);
  }

  @Test
  void whatReplacesWhatStillWaitsSaysSo_andWhatIsCriticalIsUrgent() {
    transport.send(
        Messages.message(
            "order-17", true, List.of(Messages.item(Messages.ID, CONTENT)), device(A)));
    transport.send(
        Messages.message(
            "\u00fc".repeat(64), false, List.of(Messages.item(Messages.ID, CONTENT)), device(A)));

    assertThat(apns.pushed().getFirst().collapseId()).isEqualTo("order-17");
    assertThat(apns.pushed().getFirst().priority()).isEqualTo("10");
    assertThat(apns.pushed().getLast().collapseId()).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void theLongestMessageFits() {
    transport.send(
        Messages.message(Messages.content("t", "\u00e9\ud83d\ude80".repeat(3_000)), device(A)));

    assertThat(apns.pushed())
        .singleElement()
        .satisfies(pushed -> assertThat(pushed.bytes()).isBetween(4_080, 4_096));
  }

  @ParameterizedTest
  @EnumSource(names = {"BAD_DEVICE_TOKEN", "DEVICE_TOKEN_NOT_FOR_TOPIC", "UNREGISTERED"})
  void whatIsGoneIsErased(RejectionReason reason) {
    Address.Push dead = device(A);
    transport.send(Messages.message(CONTENT, device(B)));
    apns.rejects(A, reason);

    assertThat(transport.send(Messages.message(CONTENT, dead)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo(FailureReason.NO_SUCH_ADDRESS));
    assertThat(gone).containsExactly("alice " + dead.id());
  }

  @ParameterizedTest
  @EnumSource(names = {"BAD_DEVICE_TOKEN", "DEVICE_TOKEN_NOT_FOR_TOPIC"})
  void whereNothingWasTakenYetTheWrongEnvironmentIsOurs(RejectionReason reason) {
    apns.rejects(A, reason);
    try (PushTransport fresh = transport(apns.settings(), Duration.ofSeconds(20))) {
      assertThat(fresh.send(Messages.message(CONTENT, device(A))))
          .isInstanceOfSatisfying(
              Outcome.ChannelDown.class, down -> assertThat(down.reason()).contains("sandbox"));
    }
    assertThat(gone).isEmpty();
  }

  @Test
  void whatWasGoneBeforeItWasRegisteredIsBack() {
    Address.Push back = device(A);
    apns.rejects(A, new UnregisteredDeviceTokenException(Instant.parse("2026-11-22T09:00:00Z")));

    assertThat(transport.send(Messages.message(CONTENT, back)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo(FailureReason.REFUSED));
    assertThat(gone).isEmpty();

    apns.rejects(A, new UnregisteredDeviceTokenException(Instant.parse("2026-11-22T11:00:00Z")));
    transport.send(Messages.message(CONTENT, back));
    assertThat(gone).containsExactly("alice " + back.id());
  }

  @Test
  void whatIsNoDeviceTokenIsErasedWithoutAsking() {
    Address.Push none = device("not:a:token-of-Apple's");

    transport.send(Messages.message(CONTENT, none));

    assertThat(gone).containsExactly("alice " + none.id());
    assertThat(apns.signatures()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"TOO_MANY_REQUESTS", "SERVICE_UNAVAILABLE", "SHUTDOWN", "INTERNAL_SERVER_ERROR"})
  void whoeverIsBusyIsAskedLaterAndKept(RejectionReason reason) {
    apns.rejects(A, reason);

    assertThat(transport.send(Messages.message(CONTENT, device(A))))
        .isInstanceOfSatisfying(
            Outcome.Deferred.class, deferred -> assertThat(deferred.unanswered()).isFalse());
    assertThat(gone).isEmpty();
  }

  @Test
  void anOldTokenIsSignedAnew() {
    transport.send(Messages.message(CONTENT, device(A)));
    apns.rejects(B, RejectionReason.EXPIRED_PROVIDER_TOKEN);

    assertThat(transport.send(Messages.message(CONTENT, device(B))))
        .isEqualTo(new Outcome.Sent("200"));
    assertThat(apns.signatures()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"INVALID_PROVIDER_TOKEN", "FORBIDDEN", "TOPIC_DISALLOWED", "BAD_TOPIC"})
  void aSignatureThatIsNotTakenIsAboutTheChannel(RejectionReason reason) {
    apns.rejects(A, reason);

    assertThat(transport.send(Messages.message(CONTENT, device(A))))
        .isInstanceOfSatisfying(
            Outcome.ChannelDown.class,
            down -> assertThat(down.reason()).contains("belfry.channel.push.apns.key-file"));
    assertThat(gone).isEmpty();
  }

  @Test
  void whatIsTooLargeIsShortenedOnce() {
    Content large = Messages.content("t", "m".repeat(9_000));
    apns.rejects(A, RejectionReason.PAYLOAD_TOO_LARGE);
    apns.rejects(
        B,
        new RejectedNotificationException(RejectionReason.PAYLOAD_TOO_LARGE),
        new RejectedNotificationException(RejectionReason.PAYLOAD_TOO_LARGE));

    assertThat(transport.send(Messages.message(large, device(A))))
        .isEqualTo(new Outcome.Sent("200"));
    assertThat(apns.pushed().getFirst().bytes()).isLessThanOrEqualTo(2_048);
    assertThat(transport.send(Messages.message(large, device(B))))
        .isEqualTo(new Outcome.Failed(FailureReason.TOO_LARGE, "413 PayloadTooLarge"));
  }

  @Test
  void whoeverSaysNothingMayHaveIt(@TempDir Path own) throws Exception {
    try (var silent = new PlayedApns(own);
        PushTransport impatient = transport(silent.settings(), Duration.ofSeconds(5))) {
      silent.saysNothingOf(A);
      assertThat(impatient.send(Messages.message(CONTENT, device(A))))
          .isEqualTo(new Outcome.Deferred(null, "no answer", List.of(), true));
    }
  }

  @Test
  void whereNobodyListensNothingHasLeft() {
    ApnsProperties here = apns.settings();
    var nowhere =
        new ApnsProperties(
            here.keyFile(),
            here.keyId(),
            here.teamId(),
            here.topic(),
            false,
            "localhost:1",
            here.serverCertificate());
    try (PushTransport cutOff = transport(nowhere, Duration.ofSeconds(20))) {
      assertThat(cutOff.send(Messages.message(CONTENT, device(A))))
          .isInstanceOfSatisfying(
              Outcome.Deferred.class, deferred -> assertThat(deferred.unanswered()).isFalse());
    }
  }

  @Test
  void aKeyThatIsNoneIsRefusedWithoutRepeatingIt() throws Exception {
    Path file = Files.writeString(folder.resolve("none.p8"), "-----BEGIN PRIVATE KEY-----\nsecret");
    var settings =
        new ApnsProperties(
            file.toString(), "ABCDE12345", "TEAM123456", PlayedApns.TOPIC, false, "", "");

    assertThatThrownBy(() -> ApnsClients.of(settings))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("belfry.channel.push.apns.key-file")
        .hasMessageNotContaining("secret");
  }

  @Test
  void neitherTokensNorKeysAreInLogs(CapturedOutput output) {
    apns.rejects(A, RejectionReason.BAD_DEVICE_TOKEN);
    apns.rejects(B, RejectionReason.INVALID_PROVIDER_TOKEN);
    transport.send(Messages.message(CONTENT, device(A), device(B)));

    assertThat(output).doesNotContain(A).doesNotContain(B).doesNotContain("bearer");
  }

  private static Address.Push device(String token) {
    return Devices.of(PushPlatform.APNS, token, Messages.ALICE);
  }

  private static PushTransport transport(ApnsProperties settings, Duration patience) {
    return new PushTransport(
        List.of(
            new ApnsService(
                ApnsClients.of(settings),
                PlayedApns.TOPIC,
                URI.create("https://notify.example.com/"),
                patience)),
        (recipient, subscription) -> gone.add(recipient + " " + subscription),
        new SimpleMeterRegistry(),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
