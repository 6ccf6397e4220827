package dev.belfry.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.PushPlatform;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.StreamBufferingEncoder.Http2GoAwayException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What failures of the client mean: none of them is about the message.
class ApnsServiceTest {
  private static ApnsService service;

  @BeforeAll
  static void startAndClose(@TempDir Path folder) throws Exception {
    byte[] key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
    Path file =
        Files.writeString(
            folder.resolve("key.p8"),
            "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(key)));
    service =
        new ApnsService(
            ApnsClients.of(
                new ApnsProperties(
                    file.toString(),
                    "ABCDE12345",
                    "TEAM123456",
                    "com.example",
                    false,
                    "localhost:1",
                    "")),
            "com.example",
            null,
            Duration.ofSeconds(5));
    service.close();
  }

  static Stream<Throwable> mayHaveArrived() {
    return Stream.of(
        new Http2Exception(Http2Error.INTERNAL_ERROR, "stream error"),
        new Http2GoAwayException(1, 0, new byte[0]),
        new DecoderException("bad frame"),
        new ClosedChannelException(),
        new IOException("Stream closed before a reply was received"));
  }

  @ParameterizedTest
  @MethodSource("mayHaveArrived")
  void whatEndsWithItsConnectionMayHaveArrived(Throwable failure) {
    assertThat(after(failure)).isInstanceOf(Reply.Unanswered.class);
  }

  static Stream<Throwable> neverLeft() {
    return Stream.of(
        new IllegalStateException("Channel pool has closed and no more channels may be acquired."),
        new RejectedExecutionException("event executor terminated"),
        new ConnectException("refused"));
  }

  @ParameterizedTest
  @MethodSource("neverLeft")
  void whatHasNoConnectionIsTriedLater(Throwable failure) {
    assertThat(after(failure)).isInstanceOf(Reply.Later.class);
  }

  @Test
  void aClientThatIsClosedHasSentNothing() {
    assertThat(
            service.send(
                Devices.registered(PushPlatform.APNS, "a".repeat(64), Messages.ALICE),
                Messages.push(Messages.content("Your order", "is on its way"), null, null),
                false))
        .isInstanceOf(Reply.Later.class);
  }

  private Reply after(Throwable failure) {
    return service.await(CompletableFuture.failedFuture(failure), Instant.EPOCH);
  }
}
