package dev.belfry.client;

import dev.belfry.client.Outcome.Retry;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Notices by HTTP.
final class RestClient implements BelfryClient {
  private static final int READ = 200;
  private static final int ACCEPTED = 202;
  private static final int MAX_CALLS_AT_ONCE = 64;
  private static final int MAX_CALLS_WAITING = 10_000;

  /// Belfry's answers to writes are far smaller; what stands in front may say anything.
  private static final long MAX_ANSWER_BYTES = 1 << 20;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private static final Pattern BEARER_TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private final String notifications;
  private final Supplier<String> token;
  private final RetryPolicy policy;
  private final Retries retries;
  private final Bulkhead bulkhead;
  private final HttpClient http;

  /// Under way: they end with the client.
  private final Set<CompletableFuture<?>> exchanges = ConcurrentHashMap.newKeySet();

  private final Clock clock = Clock.systemUTC();

  RestClient(URI belfry, Supplier<String> token, RetryPolicy policy) {
    this.notifications = base(belfry) + "/api/notifications";
    this.token = token;
    this.policy = policy;
    this.retries = new Retries(policy, Threads.ON_DEMAND);
    this.bulkhead = new Bulkhead(MAX_CALLS_AT_ONCE, MAX_CALLS_WAITING, Threads.ON_DEMAND);
    this.http =
        HttpClient.newBuilder()
            // Without TLS, HTTP/2 would be asked for by an upgrade that few servers know.
            .version(
                "https".equalsIgnoreCase(belfry.getScheme())
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Threads.ON_DEMAND)
            .build();
  }

  private static String base(URI belfry) {
    String scheme = belfry.getScheme();
    if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
        || belfry.getHost() == null
        || belfry.getRawUserInfo() != null
        || belfry.getRawQuery() != null
        || belfry.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "expected Belfry's address as http(s)://host[:port][/path], without user and query");
    }
    return belfry.toString().replaceFirst("/+$", "");
  }

  @Override
  public CompletableFuture<Acknowledgement> publish(Notice notice) {
    String key = notice.keyOrNew();
    if (notice.audience() instanceof Audience.One one) {
      return post(
          "",
          key,
          body(notice, "recipient", one.recipient()),
          answer ->
              new Acknowledgement(
                  List.of(id(answer, "id")),
                  1,
                  Optional.ofNullable(answer.path("position").asString(null)),
                  key));
    }
    if (notice.audience() instanceof Audience.Many many) {
      return publishToMany(notice, Batch.split(many, notice, key), key);
    }
    return post(
        "/broadcast",
        key,
        Json.mapper().writeValueAsBytes(notice.content()),
        answer -> new Acknowledgement(List.of(id(answer, "id")), 0, Optional.empty(), key));
  }

  /// One batch after the other, so that a notice to many does not delay other notices.
  private CompletableFuture<Acknowledgement> publishToMany(
      Notice notice, List<Batch> batches, String key) {
    CompletableFuture<Acknowledgement> result = new CompletableFuture<>();
    publishBatches(notice, batches, key, new ArrayList<>(), 0, result);
    return result;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // leads to the result
  private void publishBatches(
      Notice notice,
      List<Batch> batches,
      String key,
      List<UUID> ids,
      int count,
      CompletableFuture<Acknowledgement> result) {
    if (ids.size() == batches.size()) {
      result.complete(new Acknowledgement(ids, count, Optional.empty(), key));
      return;
    }
    if (result.isDone()) {
      return;
    }
    Batch batch = batches.get(ids.size());
    CompletableFuture<Taken> taken =
        post(
            "/bulk",
            batch.key(),
            body(notice, "recipients", batch.recipients()),
            answer -> new Taken(id(answer, "batch_id"), answer.path("count").asInt(0)));
    taken.whenComplete((done, failure) -> {
      if (done == null) {
        result.completeExceptionally(ofTheWhole(failure, key));
      } else {
        ids.add(done.batchId());
        publishBatches(notice, batches, key, ids, count + done.count(), result);
      }
    });
  }

  @Override
  public CompletableFuture<List<PublishResult>> publishEach(String key, List<Notice> notices) {
    Notice.checkedKey(key);
    CompletableFuture<List<PublishResult>> all =
        CompletableFuture.completedFuture(new ArrayList<>());
    for (NoticeBatch batch : NoticeBatch.split(key, notices)) {
      all =
          all.thenCompose(before ->
              publishBatch(batch)
                  .thenApply(results -> {
                    before.addAll(results);
                    return before;
                  }));
    }
    return all.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(ofTheWhole(cause(failure), key)));
  }

  private CompletableFuture<List<PublishResult>> publishBatch(NoticeBatch batch) {
    return send(
        batch.key(),
        request("/batch", batch.key(), batch.body()),
        answer -> answer.outcomeOfEach(batch.key(), batch.notices().size()));
  }

  /// A caller repeats the whole notice under its own key, never a batch.
  private static Throwable ofTheWhole(@Nullable Throwable failure, String key) {
    if (failure instanceof NotAcknowledgedException e && !e.key().equals(key)) {
      return new NotAcknowledgedException(key, "a batch was not acknowledged", e);
    }
    return failure == null ? new IllegalStateException("neither answer nor failure") : failure;
  }

  @Override
  public CompletableFuture<UUID> withdraw(UUID id, String recipient) {
    String query =
        "?recipient="
            + URLEncoder.encode(Audience.recipient(recipient).value(), StandardCharsets.UTF_8);
    return delete(id, query);
  }

  @Override
  public CompletableFuture<UUID> withdrawFromEveryone(UUID id) {
    return delete(id, "");
  }

  private CompletableFuture<UUID> delete(UUID id, String query) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(notifications + "/sent/" + id + query)).DELETE();
    return send(id.toString(), request, ACCEPTED, answer -> id(answer, "id"));
  }

  @Override
  public CompletableFuture<List<ChannelDelivery>> deliveries(UUID id) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(notifications + "/" + id + "/deliveries")).GET();
    return send(id.toString(), request, READ, ChannelDelivery::all);
  }

  private <T> CompletableFuture<T> post(
      String path, String key, byte[] body, Function<JsonNode, T> accepted) {
    return send(key, request(path, key, body), ACCEPTED, accepted);
  }

  private HttpRequest.Builder request(String path, String key, byte[] body) {
    return HttpRequest.newBuilder(URI.create(notifications + path))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", key)
        .POST(BodyPublishers.ofByteArray(body));
  }

  private static byte[] body(Notice notice, String member, Object audience) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(member, audience);
    body.putAll(notice.content());
    return Json.mapper().writeValueAsBytes(body);
  }

  private static UUID id(JsonNode answer, String member) {
    return Ids.parse(answer.path(member).asString(""))
        .orElseThrow(() -> new IllegalArgumentException("the answer has no " + member));
  }

  private <T> CompletableFuture<T> send(
      String key, HttpRequest.Builder request, int expected, Function<JsonNode, T> accepted) {
    return send(key, request, answer -> answer.outcome(key, expected, accepted));
  }

  private <T> CompletableFuture<T> send(
      String key, HttpRequest.Builder request, Function<Answer, Outcome<T>> outcome) {
    return retries.repeat(
        key,
        deadline ->
            call(request, deadline)
                // The token may have expired in flight, or its keys have been replaced.
                .thenCompose(answer ->
                    answer.status() == 401
                        ? call(request, deadline)
                        : CompletableFuture.completedFuture(answer))
                .handle((answer, failure) ->
                    answer == null
                        ? new Retry<>(Duration.ZERO, reason(failure), cause(failure))
                        : outcome.apply(answer)));
  }

  /// One call, as soon as the bulkhead lets it.
  private CompletableFuture<Answer> call(HttpRequest.Builder request, Deadline deadline) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    if (!bulkhead.submit(() -> exchange(request, deadline, answer))) {
      answer.completeExceptionally(new CallFailed("too many calls are waiting", null));
    }
    return answer;
  }

  // What is ignored leads to the answer; an exchange equals itself only.
  @SuppressWarnings({"FutureReturnValueIgnored", "CollectionUndefinedEquality"})
  private void exchange(
      HttpRequest.Builder request, Deadline deadline, CompletableFuture<Answer> answer) {
    if (deadline.hasPassed()) {
      bulkhead.release();
      answer.completeExceptionally(new CallFailed("no turn in time", null));
      return;
    }
    try {
      var exchange =
          http.sendAsync(
              request.copy().setHeader("Authorization", "Bearer " + bearerToken()).build(),
              head -> new LimitedBody(MAX_ANSWER_BYTES));
      exchanges.add(exchange);
      // Not the request's own timeout, which ends with the headers.
      exchange
          .copy()
          .orTimeout(timeout(deadline).toNanos(), TimeUnit.NANOSECONDS)
          .whenCompleteAsync(
              (response, failure) -> {
                exchange.cancel(true);
                exchanges.remove(exchange);
                bulkhead.release();
                if (response == null) {
                  answer.completeExceptionally(new CallFailed("no answer", cause(failure)));
                } else {
                  answer.complete(Answer.of(response, clock));
                }
              },
              Threads.ON_DEMAND);
    } catch (RuntimeException e) {
      bulkhead.release();
      answer.completeExceptionally(new CallFailed("no token", e));
    }
  }

  /// Checked here, because a refusal further down would quote it.
  private String bearerToken() {
    String given = token.get();
    if (!BEARER_TOKEN.matcher(given).matches()) {
      throw new IllegalStateException("what was given as a token is none");
    }
    return given;
  }

  private Duration timeout(Deadline deadline) {
    Duration left = deadline.left();
    return left.compareTo(policy.attemptTimeout()) < 0 ? left : policy.attemptTimeout();
  }

  private static String reason(@Nullable Throwable failure) {
    return cause(failure) instanceof CallFailed failed ? failed.reason : "no answer";
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  @Override
  public void close() {
    retries.close();
    exchanges.forEach(exchange -> exchange.cancel(true));
  }

  /// A batch that Belfry has.
  private record Taken(UUID batchId, int count) {}

  /// A call that came to nothing for now.
  private static final class CallFailed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String reason;

    CallFailed(String reason, @Nullable Throwable cause) {
      super(reason, cause, false, false);
      this.reason = reason;
    }
  }
}
