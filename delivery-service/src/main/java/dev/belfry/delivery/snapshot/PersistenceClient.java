package dev.belfry.delivery.snapshot;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.snapshot.CallQueue.Place;
import dev.belfry.delivery.snapshot.CallQueue.Share;
import dev.belfry.events.Json;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Snapshot;
import dev.belfry.service.rate.RatePerUser;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// [History] from persistence-service. [CallQueue] decides who may ask when.
@Component
final class PersistenceClient implements History, DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(PersistenceClient.class);

  /// The notifications that a user may list at once, and per second in the long run.
  private static final int LISTED_AT_ONCE = 4_000;

  private static final int LISTED_PER_SECOND = 500;

  /// A short list costs a query too.
  private static final int LEAST_LISTED = 20;

  private final DeliveryProperties properties;
  private final MeterRegistry meters;
  private final ReadModelCalls http;
  private final CallQueue calls = new CallQueue();
  private final RatePerUser listed = new RatePerUser(LISTED_AT_ONCE, LISTED_PER_SECOND);
  private final Readmission readmission;

  PersistenceClient(DeliveryProperties properties, ReadModelCalls http, MeterRegistry meters) {
    this.properties = properties;
    this.http = http;
    this.meters = meters;
    readmission =
        new Readmission(properties.resyncsPerSecond(), () -> calls.waiting(Share.AGAIN), meters);
    meters.gauge("belfry.delivery.lists.waiting", calls, queue -> queue.waiting(Share.LIST));
    meters.gauge("belfry.delivery.lists.bytes", calls, CallQueue::listBytes);
  }

  @Override
  public void ask(SnapshotRequest request, Consumer<SnapshotAnswer> answer) {
    StringBuilder path =
        new StringBuilder("/internal/snapshot?at_least=")
            .append(request.atLeast())
            .append("&limit=")
            .append(properties.pageSize())
            .append("&unread=")
            .append(request.unread());
    if (request.since() != null) {
      path.append("&since=").append(request.since());
    }
    call(
        request.again() ? Share.AGAIN : Share.FIRST,
        request.atLeast().partition(),
        request.user(),
        http.make(path, request.token()),
        PersistenceClient::readSnapshot,
        (found, gone) -> {
          gone.run();
          readmission.answered(found instanceof SnapshotAnswer.Away);
          meters
              .counter("belfry.delivery.snapshots", "outcome", found.getClass().getSimpleName())
              .increment();
          answer.accept(found);
        });
  }

  private static SnapshotAnswer readSnapshot(@Nullable HttpResponse<byte[]> response) {
    return switch (ReadModelCalls.read(response, Snapshot.class)) {
      case Judgement.Known<Snapshot>(Snapshot snapshot) -> new SnapshotAnswer.Found(snapshot);
      case Judgement.Away<Snapshot> _ -> new SnapshotAnswer.Away();
      case Judgement.Refused<Snapshot> _ -> new SnapshotAnswer.Refused();
    };
  }

  @Override
  public void list(ListRequest request, BiConsumer<ListAnswer, Runnable> answer) {
    Duration wait = listed.take(request.user(), Math.max(request.limit(), LEAST_LISTED));
    if (wait.isPositive()) {
      meters.counter("belfry.delivery.lists.refused").increment();
      answer.accept(new ListAnswer.TooMany(wait), () -> {});
      return;
    }
    StringBuilder path =
        new StringBuilder("/api/notifications?limit=")
            .append(request.limit())
            .append("&unread_only=")
            .append(request.unreadOnly());
    if (request.before() != null) {
      path.append("&before=").append(request.before());
    }
    if (request.after() != null) {
      path.append("&after=").append(request.after());
    }
    call(
        Share.LIST,
        request.after() == null ? -1 : request.after().partition(),
        request.user(),
        http.make(path, request.token()),
        PersistenceClient::readList,
        answer);
  }

  private static ListAnswer readList(@Nullable HttpResponse<byte[]> response) {
    if (response == null || response.statusCode() >= 500) {
      return new ListAnswer.Away();
    }
    if (response.statusCode() == 429) {
      return new ListAnswer.TooMany(Duration.ofSeconds(1)); // this user reads by REST as well
    }
    if (response.statusCode() != 200) {
      return new ListAnswer.Refused();
    }
    try {
      JsonNode body = Json.readObject(Json.decodeUtf8(response.body()));
      if (body.path("notifications") instanceof ArrayNode notifications) {
        return new ListAnswer.Listed(
            List.copyOf(notifications.values()),
            body.path("unread_count").asInt(),
            Position.parse(body.path("position").asString()).orElseThrow(),
            body.path("next").asStringOpt().orElse(null));
      }
    } catch (CharacterCodingException | RuntimeException e) {
      log.error("persistence-service gave a list that can't be read", e);
    }
    return new ListAnswer.Away();
  }

  private <T> void call(
      Share share,
      int partition,
      RecipientId user,
      ReadModelCalls.Call call,
      Function<@Nullable HttpResponse<byte[]>, T> read,
      BiConsumer<T, Runnable> answer) {
    Place place = calls.add(share, partition, user, begun -> call.send(begun::ended));
    call.then(read, found -> answer.accept(found, place::drop), place::drop);
  }

  @Override
  public Runnable whenBack(Runnable retry) {
    return readmission.add(retry);
  }

  @Override
  public void destroy() {
    readmission.close();
  }
}
