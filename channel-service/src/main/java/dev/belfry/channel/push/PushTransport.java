package dev.belfry.channel.push;

import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.channel.send.Outcome;
import dev.belfry.channel.send.Transport;
import dev.belfry.events.Channel;
import dev.belfry.events.Json;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.PushPut;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;

/// Pushes to all devices of a recipient at once, each by its platform. What is repeated is told to
/// those that do not have it, and each shows it once, since it has the same tag.
final class PushTransport implements Transport {
  private final Map<PushPlatform, Platform> platforms = new EnumMap<>(PushPlatform.class);
  private final GoneSubscriptions goneSubscriptions;
  private final MeterRegistry meters;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param platforms one of a kind, at least one; closed with this transport
  PushTransport(
      List<Platform> platforms,
      GoneSubscriptions goneSubscriptions,
      MeterRegistry meters,
      Clock clock) {
    platforms.forEach(platform -> this.platforms.put(platform.kind(), platform));
    this.goneSubscriptions = goneSubscriptions;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public Channel channel() {
    return Channel.PUSH;
  }

  @Override
  public Outcome send(Message message) {
    List<Push> pushes = Push.of(message, clock.instant());
    List<PushPut> devices =
        message.addresses().stream().flatMap(address -> device(message, address).stream()).toList();
    List<CompletableFuture<Told>> told = new ArrayList<>();
    for (Push push : pushes) {
      for (PushPut device : devices) {
        told.add(CompletableFuture.supplyAsync(() -> tell(device, push), threads));
      }
    }
    return new Replies(
            told.stream().map(CompletableFuture::join).toList(),
            // One platform that does not know us must not stop what goes by others.
            platforms.size() == 1)
        .outcome();
  }

  private Optional<PushPut> device(Message message, Address address) {
    if (!(address instanceof Address.Push push)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(Json.mapper().readValue(push.json(), PushPut.class))
          .filter(found -> platforms.containsKey(found.platform()))
          .filter(found -> found.recipient().equals(message.recipient()));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private Told tell(PushPut device, Push push) {
    Platform platform = platforms.get(device.platform());
    if (platform == null) {
      throw new IllegalStateException("only devices of known platforms are told");
    }
    Reply reply = platform.send(device, push, false);
    if (reply instanceof Reply.TooLarge) {
      reply = platform.send(device, push, true);
    }
    if (reply instanceof Reply.Gone) {
      goneSubscriptions.gone(device.recipient(), device.id());
    }
    meters
        .counter(
            "belfry.channel.pushes",
            "platform",
            device.platform().wireName(),
            "outcome",
            nameOf(reply))
        .increment();
    return new Told(device.id(), platform.kind(), platform.credentials(), reply);
  }

  private static String nameOf(Reply reply) {
    return switch (reply) {
      case Reply.Taken _ -> "taken";
      case Reply.Gone _ -> "gone";
      case Reply.Later _ -> "later";
      case Reply.Unanswered _ -> "unanswered";
      case Reply.TooLarge _ -> "too_large";
      case Reply.NotUs _ -> "not_us";
      case Reply.Refused _ -> "refused";
    };
  }

  @Override
  public void close() {
    platforms.values().forEach(Platform::close);
    threads.shutdownNow();
  }
}
