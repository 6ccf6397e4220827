package dev.belfry.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A setting that is wrong must not erase everybody's phones.
class PhoneRepliesTest {
  private static final Instant REGISTERED = Instant.parse("2026-11-22T10:00:00Z");

  private long nanos;
  private final TrustingServices trusting = new TrustingServices(() -> nanos);
  private final FcmReplies fcm = new FcmReplies(Clock.systemUTC(), trusting);
  private final ApnsReplies apns = new ApnsReplies(trusting);

  @ParameterizedTest
  @ValueSource(strings = {"BadDeviceToken", "DeviceTokenNotForTopic"})
  void anIphoneIsGoneOnlyWhereApplesServiceHasTakenAPushWithinADay(String reason) {
    assertThat(apns(400, reason)).isInstanceOf(Reply.NotUs.class);

    assertThat(apns(200, null)).isInstanceOf(Reply.Taken.class);
    assertThat(apns(400, reason)).isInstanceOf(Reply.Gone.class);

    nanos += Duration.ofHours(24).toNanos();
    assertThat(apns(400, reason)).isInstanceOf(Reply.NotUs.class);
  }

  @Test
  void anotherProjectsDeviceIsGoneOnlyWhereFirebaseHasTakenAPushWithinADay() {
    assertThat(fcm(403, "SENDER_ID_MISMATCH")).isInstanceOf(Reply.NotUs.class);

    assertThat(fcm(200, "")).isInstanceOf(Reply.Taken.class);
    assertThat(fcm(403, "SENDER_ID_MISMATCH")).isInstanceOf(Reply.Gone.class);

    nanos += Duration.ofHours(24).toNanos();
    assertThat(fcm(403, "SENDER_ID_MISMATCH")).isInstanceOf(Reply.NotUs.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOT_FOUND", ""})
  void whereFirebaseIsNotFoundNoDeviceIsGone(String code) {
    assertThat(fcm(404, code)).isInstanceOf(Reply.NotUs.class);

    fcm(200, "");
    assertThat(fcm(404, code)).isInstanceOf(Reply.Later.class);
  }

  @Test
  void whatIsNotRegisteredAnyMoreIsGoneInAnyCase() {
    assertThat(fcm(404, "UNREGISTERED")).isInstanceOf(Reply.Gone.class);
    assertThat(apns(410, "Unregistered")).isInstanceOf(Reply.Gone.class);
  }

  @ParameterizedTest
  @CsvSource({"403, PERMISSION_DENIED", "401, UNAUTHENTICATED"})
  void anAccountThatIsNotTakenIsOursEvenIfItWas(int status, String code) {
    fcm(200, "");

    assertThat(fcm(status, code)).isInstanceOf(Reply.NotUs.class);
  }

  private Reply fcm(int status, String code) {
    return fcm.of(new Response(status, "{\"error\":{\"status\":\"%s\"}}".formatted(code)));
  }

  private Reply apns(int status, @Nullable String reason) {
    return apns.of(new Rejection(status, Optional.ofNullable(reason)), REGISTERED);
  }

  private record Rejection(int status, Optional<String> reason)
      implements PushNotificationResponse<SimpleApnsPushNotification> {
    @Override
    public SimpleApnsPushNotification getPushNotification() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isAccepted() {
      return status == 200;
    }

    @Override
    public UUID getApnsId() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int getStatusCode() {
      return status;
    }

    @Override
    public Optional<String> getRejectionReason() {
      return reason;
    }

    @Override
    public Optional<Instant> getTokenInvalidationTimestamp() {
      return Optional.empty();
    }
  }

  private record Response(int statusCode, String text) implements HttpResponse<byte[]> {
    @Override
    public byte[] body() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of(), (_, _) -> true);
    }

    @Override
    public HttpRequest request() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HttpResponse<byte[]>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }
}
