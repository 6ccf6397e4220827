package dev.belfry.client;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Sends notices to Belfry. One per service is enough: safe for all threads, and closed at the end.
///
/// Nothing here blocks. Temporary failures are retried for 30 s (see [RetryPolicy]), always under
/// the same idempotency key, so users are told once. Futures complete on a virtual thread or on
/// Kafka's network thread: do not block in their direct callbacks. They fail with
/// [RefusedException] or [NotAcknowledgedException]. Notices published at the same time may
/// overtake each other; where order matters, publish the next one after the last is acknowledged.
public interface BelfryClient extends AutoCloseable {
  /// Sends over REST (`POST /api/notifications` and its kin).
  ///
  /// @param belfry where producer-api is; a path in front of `/api` is kept
  /// @param token gives the bearer token of this service (scope `notifications:send`). It is called
  ///   before every attempt, on a virtual thread, so it should cache its token; and once more when
  ///   Belfry does not accept the token. If it throws, the attempt is retried
  static BelfryClient overRest(URI belfry, Supplier<String> token) {
    return overRest(belfry, token, RetryPolicy.DEFAULT);
  }

  /// The same with other limits.
  static BelfryClient overRest(URI belfry, Supplier<String> token, RetryPolicy policy) {
    return new RestClient(belfry, token, policy);
  }

  /// Sends over the topic `belfry.requests`; this needs `kafka-clients` on the class path. No
  /// token: write access to the topic is the authorization. Nobody answers: an acknowledged notice
  /// that is outside the contract ends in `belfry.requests-dlt` with the reason. Only notices to
  /// named recipients can be sent (to many: a record each), and nothing be withdrawn; the rest
  /// fails with [UnsupportedOperationException].
  ///
  /// What one thread publishes to one recipient is handed to Kafka, and stays there, in that order;
  /// except that a retry may come after what was published later.
  ///
  /// @param connection Kafka's client settings: `bootstrap.servers`, and how to log in
  /// @param source who sends: shown as the notifications' `sender`
  static BelfryClient overKafka(Map<String, ?> connection, String source) {
    return overKafka(connection, source, RetryPolicy.DEFAULT);
  }

  /// The same with other limits. `attemptTimeout` does not count here: Kafka's client has its own.
  static BelfryClient overKafka(Map<String, ?> connection, String source, RetryPolicy policy) {
    return KafkaClient.connect(connection, source, policy);
  }

  /// Sends a notice. Without an [idempotency key][Notice#idempotencyKey] of its own, each call is a
  /// notification of its own.
  ///
  /// To many over REST: in batches, one after the other; each batch has the whole time. If it fails
  /// in between, publishing the same again with the key of the failure completes it.
  CompletableFuture<Acknowledgement> publish(Notice notice);

  /// Sends several notices, of which each says something else to one user: over REST in calls of up
  /// to 500, one after the other, each of which has the whole time. A notice that is refused keeps
  /// no other from being sent.
  ///
  /// Publishing the same notices in the same order again with the same key tells nobody twice, and
  /// completes what a failure interrupted.
  ///
  /// @param idempotencyKey of all notices together, best a name for what happened: 1 to 255
  ///   printable ASCII characters
  /// @param notices any number, each to one recipient and without a key of its own
  /// @return what has become of each, in their order. It fails with [NotAcknowledgedException] if
  ///   that is unknown of any of them, and with [RefusedException] if a whole call was refused
  CompletableFuture<List<PublishResult>> publishEach(String idempotencyKey, List<Notice> notices);

  /// Takes back what this sender sent to a recipient: it disappears from their inbox. An id that is
  /// unknown, or was sent by someone else, changes nothing and reveals nothing.
  CompletableFuture<UUID> withdraw(UUID id, String recipient);

  /// Takes back a notice that this sender sent to everyone. Completes with the id.
  CompletableFuture<UUID> withdrawFromEveryone(UUID id);

  /// What has become by e-mail and push of a notification in the inbox of the token's own user.
  /// Empty if no channel was switched on. Over REST only, where the address leads to
  /// persistence-service for reads.
  CompletableFuture<List<ChannelDelivery>> deliveries(UUID id);

  /// Waits up to 5 s for the calls in flight. Those not acknowledged by then, and all later ones,
  /// fail with [NotAcknowledgedException].
  @Override
  void close();
}
