package dev.belfry.channel.push;

import com.nimbusds.jose.util.Base64URL;
import dev.belfry.channel.push.PushService.Delivery;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.channel.send.Message.Item;
import dev.belfry.channel.send.Outcome;
import dev.belfry.channel.send.Transport;
import dev.belfry.events.Channel;
import dev.belfry.events.FailureReason;
import dev.belfry.events.Json;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.PushPut;
import dev.belfry.events.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Pushes to all browsers of a recipient at once. It counts as sent if one of them was reached:
/// what is repeated is told to all, and each shows it once, since it has the same tag.
final class WebPushTransport implements Transport {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int TOPIC_LENGTH = 32;

  private final PushService service;
  private final GoneSubscriptions goneSubscriptions;
  private final @Nullable URI publicUrl;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param service closed with this transport
  /// @param publicUrl where people reach Belfry; null if it is not known
  WebPushTransport(
      PushService service,
      GoneSubscriptions goneSubscriptions,
      @Nullable URI publicUrl,
      Clock clock) {
    this.service = service;
    this.goneSubscriptions = goneSubscriptions;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  @Override
  public Channel channel() {
    return Channel.PUSH;
  }

  @Override
  public Outcome send(Message message) {
    List<CompletableFuture<Reply>> sent = new ArrayList<>();
    for (Item item : itemsOf(message)) {
      var payload =
          new PushPayload(item, message.collapseKey(), publicUrl, message.settings().locale());
      byte[] full = payload.bytes(PushPayload.MAX_BYTES);
      byte[] cut = payload.bytes(PushPayload.SHORT_BYTES);
      Delivery how = delivery(message, item);
      for (Address address : message.addresses()) {
        sent.add(
            CompletableFuture.supplyAsync(() -> send(message, address, full, cut, how), threads));
      }
    }
    return outcome(sent.stream().map(CompletableFuture::join).toList());
  }

  /// Of what replaces each other, the last is enough.
  private static List<Item> itemsOf(Message message) {
    return message.collapseKey() == null ? message.items() : List.of(message.items().getLast());
  }

  private Delivery delivery(Message message, Item item) {
    return new Delivery(
        timeToLive(item.content().expiresAt()),
        message.category().critical(),
        topic(message.collapseKey()));
  }

  /// Never zero, which push services take for "now or never", and Apple's not at all.
  private Duration timeToLive(@Nullable Instant expiresAt) {
    if (expiresAt == null) {
      return LONGEST;
    }
    long seconds = Duration.between(clock.instant(), expiresAt).toSeconds();
    return Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST.toSeconds()));
  }

  /// The key itself may be longer than a topic, and is nobody else's business.
  private static @Nullable String topic(@Nullable String collapseKey) {
    return collapseKey == null
        ? null
        : Base64URL.encode(Sha256.of(collapseKey.getBytes(StandardCharsets.UTF_8)))
            .toString()
            .substring(0, TOPIC_LENGTH);
  }

  private Reply send(Message message, Address address, byte[] full, byte[] cut, Delivery how) {
    PushPut subscription = subscription(message, address).orElse(null);
    if (subscription == null) {
      return new Reply.Refused("no browser");
    }
    Reply reply = service.send(subscription, full, how);
    if (reply instanceof Reply.TooLarge && cut.length < full.length) {
      reply = service.send(subscription, cut, how);
    }
    if (reply instanceof Reply.Gone) {
      goneSubscriptions.gone(message.recipient(), subscription.id());
    }
    return reply;
  }

  private static Optional<PushPut> subscription(Message message, Address address) {
    if (!(address instanceof Address.Push push)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(Json.mapper().readValue(push.json(), PushPut.class))
          .filter(found -> found.platform() == PushPlatform.WEB)
          .filter(found -> found.recipient().equals(message.recipient()));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /// What became of the whole, of what became of each.
  private static Outcome outcome(List<Reply> replies) {
    return first(replies, Reply.Taken.class::isInstance)
        .<Outcome>map(taken -> new Outcome.Sent(taken.text()))
        .or(() ->
            first(replies, Reply.Later.class::isInstance)
                .map(later -> new Outcome.Deferred(longestWait(replies), later.text())))
        .or(() ->
            first(replies, Reply.NotUs.class::isInstance)
                .map(notUs ->
                    new Outcome.ChannelDown(
                        "a push service does not take Belfry's signature (%s): look at belfry.channel.push.web.subject, the keys, and the clock"
                            .formatted(notUs.text()))))
        .or(() ->
            first(replies, Reply.TooLarge.class::isInstance)
                .map(large -> new Outcome.Failed(FailureReason.TOO_LARGE, large.text())))
        .or(() ->
            first(replies, Reply.Refused.class::isInstance)
                .map(refused -> new Outcome.Failed(FailureReason.REFUSED, refused.text())))
        .orElseGet(() ->
            new Outcome.Failed(
                FailureReason.NO_SUCH_ADDRESS,
                replies.stream().map(Reply::text).findFirst().orElse("no browser")));
  }

  private static Optional<Reply> first(List<Reply> replies, Predicate<Reply> wanted) {
    return replies.stream().filter(wanted).findFirst();
  }

  /// So that no push service is asked again before it wants to be.
  private static @Nullable Duration longestWait(List<Reply> replies) {
    return replies.stream()
        .map(reply -> reply instanceof Reply.Later later ? later.after() : null)
        .filter(Objects::nonNull)
        .max(Duration::compareTo)
        .orElse(null);
  }

  @Override
  public void close() {
    service.close();
    threads.shutdownNow();
  }
}
