package dev.belfry.benchmarks.abuse;

import dev.belfry.benchmarks.wire.HttpAnswer;
import dev.belfry.benchmarks.wire.Network;
import dev.belfry.benchmarks.wire.Requests;
import dev.belfry.benchmarks.wire.Target;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The one user, and how much of a burden they are.
///
/// @param network whose threads do it
/// @param target all of Belfry, on one origin
/// @param user their id
/// @param token theirs, with the scopes to send and to audit
/// @param connections how many they have open, where the burden is connections
/// @param perSecond how many calls, handshakes or connections they begin per second at most
/// @param history how many notifications, and marks of each kind, they make beforehand, where the
///   burden is their history
public record Abuser(
    Network network,
    Target target,
    String user,
    String token,
    int connections,
    double perSecond,
    int history) {
  /// How many of their calls may be unanswered.
  static final int AT_ONCE = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Requests requests() {
    return new Requests(network, target, AT_ONCE, PATIENCE);
  }

  CompletableFuture<HttpAnswer> call(Requests requests, String method, String path, String json) {
    return requests.call(method, path, token, json, Map.of());
  }

  /// A notification for themselves, without what would close the object.
  String toThemselves(int messageCharacters) {
    return "{\"recipient\":\"%s\",\"title\":\"abuse\",\"message\":\"%s\""
        .formatted(user, "x".repeat(messageCharacters));
  }

  /// Tries again: a connection may end just when it is used, which is no reason to measure nothing.
  public static <T> CompletableFuture<T> persistently(
      Supplier<CompletableFuture<T>> call, int attempts) {
    return call.get()
        .exceptionallyCompose(failure ->
            attempts == 1
                ? CompletableFuture.failedFuture(failure)
                : persistently(call, attempts - 1));
  }
}
