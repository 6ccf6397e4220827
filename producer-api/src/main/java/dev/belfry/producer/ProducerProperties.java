package dev.belfry.producer;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How calls are served that write to the log.
///
/// @param answerWithin for how long a call waits for Kafka's acknowledgement before it is told that
///   the outcome is unknown
/// @param maxCallsInFlight how many calls may wait for Kafka at once; more are refused with 503
/// @param maxBulkCallsInFlight how many bulk calls may be published at once, one of each user; more
///   wait a second, then are refused with 503
/// @param bulkRecipientsPerSecond how many recipients a user may notify by bulk calls to this
///   instance in the long run; more calls are refused with 503; a call is published at this pace,
///   or in half of `answer-within` if that is faster; 0: no limit
/// @param bulkRecipientBurst how many recipients a user may notify by bulk calls before the limit
///   counts, if there is one; a single call may have more
/// @param rememberCallsFor for how long this node recognises a repeated key that comes with another
///   body, and answers a repeat without publishing again
/// @param rememberedCalls how many keys are remembered; the oldest are forgotten first
/// @param knowKeysFor for how long an instance knows from the log what a caller's key was used for
///   on any instance; at most for the last `remembered-calls` keys
/// @param postsPerSecond how many POSTs a user may send to this instance in the long run, where a
///   bulk call counts once for each 100 recipients or part of that; 0: no limit. Those that archive
///   or count a click are changes
/// @param postBurst how many POSTs a user may send at once, if there is a limit
/// @param changesPerSecond how many changes (PUTs, PATCHes, DELETEs, and POSTs that archive or
///   count a click) a user may send to this instance in the long run; 0: no limit
/// @param changeBurst how many changes a user may send at once, if there is a limit
/// @param broadcastExpiry after what time a broadcast expires that has no `expires_at`
/// @param persistenceUrl where persistence-service is, such as `http://localhost:8082`, without a
///   path: it is asked what a change of settings has led to, and what a push subscription takes the
///   place of
@ConfigurationProperties("belfry.producer")
public record ProducerProperties(
    @DefaultValue("3s") Duration answerWithin,
    @DefaultValue("1000") int maxCallsInFlight,
    @DefaultValue("2") int maxBulkCallsInFlight,
    @DefaultValue("2000") int bulkRecipientsPerSecond,
    @DefaultValue("10000") int bulkRecipientBurst,
    @DefaultValue("10m") Duration rememberCallsFor,
    @DefaultValue("100000") int rememberedCalls,
    @DefaultValue("24h") Duration knowKeysFor,
    @DefaultValue("0") int postsPerSecond,
    @DefaultValue("100") int postBurst,
    @DefaultValue("0") int changesPerSecond,
    @DefaultValue("100") int changeBurst,
    @DefaultValue("30d") Duration broadcastExpiry,
    @DefaultValue("http://localhost:8082") URI persistenceUrl) {
  public ProducerProperties {
    // The contract promises an answer within 5 s.
    require(
        answerWithin.toMillis() >= 100 && answerWithin.toMillis() <= 4_500,
        "answer-within: %s (expected: 100ms to 4500ms)",
        answerWithin);
    require(
        maxCallsInFlight > 0, "max-calls-in-flight: %s (expected: more than 0)", maxCallsInFlight);
    require(
        maxBulkCallsInFlight > 0,
        "max-bulk-calls-in-flight: %s (expected: more than 0)",
        maxBulkCallsInFlight);
    require(
        bulkRecipientsPerSecond >= 0 && bulkRecipientsPerSecond <= 1_000_000,
        "bulk-recipients-per-second: %s (expected: 0 to 1000000)",
        bulkRecipientsPerSecond);
    require(
        bulkRecipientBurst > 0 && bulkRecipientBurst <= 1_000_000,
        "bulk-recipient-burst: %s (expected: 1 to 1000000)",
        bulkRecipientBurst);
    require(
        rememberCallsFor.isPositive(),
        "remember-calls-for: %s (expected: more than 0s)",
        rememberCallsFor);
    require(knowKeysFor.isPositive(), "know-keys-for: %s (expected: more than 0s)", knowKeysFor);
    require(rememberedCalls > 0, "remembered-calls: %s (expected: more than 0)", rememberedCalls);
    require(
        postsPerSecond >= 0 && postsPerSecond <= 1_000_000,
        "posts-per-second: %s (expected: 0 to 1000000)",
        postsPerSecond);
    require(
        postBurst > 0 && postBurst <= 1_000_000,
        "post-burst: %s (expected: 1 to 1000000)",
        postBurst);
    require(
        changesPerSecond >= 0 && changesPerSecond <= 1_000_000,
        "changes-per-second: %s (expected: 0 to 1000000)",
        changesPerSecond);
    require(
        changeBurst > 0 && changeBurst <= 1_000_000,
        "change-burst: %s (expected: 1 to 1000000)",
        changeBurst);
    require(
        broadcastExpiry.toSeconds() >= 1 && broadcastExpiry.toDays() <= 3_650,
        "broadcast-expiry: %s (expected: 1s to 3650d)",
        broadcastExpiry);
    require(
        persistenceUrl.getHost() != null
            && ("http".equals(persistenceUrl.getScheme())
                || "https".equals(persistenceUrl.getScheme())),
        "persistence-url: %s (expected: an http or https URL)",
        persistenceUrl);
  }

  private static void require(boolean holds, String expectation, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("belfry.producer." + expectation.formatted(value));
    }
  }
}
