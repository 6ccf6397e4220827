package dev.belfry.cli.send;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.client.Acknowledgement;
import dev.belfry.client.BelfryClient;
import dev.belfry.client.NotAcknowledgedException;
import dev.belfry.client.Notice;
import dev.belfry.client.RefusedException;
import dev.belfry.client.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/// Sends notices one after the other, with retries that are safe.
final class NoticeSender implements AutoCloseable {
  private static final RetryPolicy PATIENCE =
      RetryPolicy.DEFAULT.givingUpAfter(Duration.ofSeconds(20));

  private final BelfryClient client;

  NoticeSender(Api api) {
    api.token(); // without one it fails here, before any retry
    client = BelfryClient.overRest(api.url(), api::token, PATIENCE);
  }

  /// Returns when Kafka has it.
  Acknowledgement publish(Notice notice) {
    try {
      return client.publish(notice).join();
    } catch (CompletionException e) {
      throw switch (e.getCause()) {
        case RefusedException refused when isAboutContent(refused.status()) ->
            CommandFailure.usage(String.valueOf(refused.getMessage()));
        case RefusedException refused ->
            CommandFailure.failed(String.valueOf(refused.getMessage()));
        case NotAcknowledgedException unknown ->
            CommandFailure.failed(
                "It was %s. It may still succeed; repeating it with --key '%s' is safe."
                    .formatted(unknown.getMessage(), unknown.key()));
        case null, default -> CommandFailure.failed("Not sent: " + e.getMessage());
      };
    }
  }

  private static boolean isAboutContent(int status) {
    return switch (status) {
      case 400, 413, 415, 422 -> true;
      default -> false;
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
