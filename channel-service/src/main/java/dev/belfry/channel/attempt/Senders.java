package dev.belfry.channel.attempt;

import dev.belfry.channel.ChannelProperties;
import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.channel.send.Transport;
import dev.belfry.channel.work.WorkSignal;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.Channel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// One [Sender] for each channel that has a transport: such a channel is on.
@Component
public final class Senders implements SmartLifecycle {
  private final List<Sender> senders;
  private final Map<Channel, Duration> delays = new EnumMap<>(Channel.class);
  private volatile boolean running;

  Senders(
      ObjectProvider<Transport> transports,
      ChannelProperties properties,
      ChannelDatabase database,
      LogAccess access,
      LogOffsets offsets,
      Claims claims,
      Attempts attempts,
      WorkSignal signal,
      MeterRegistry meters,
      Clock clock) {
    senders =
        transports.stream()
            .map(transport ->
                signal.wakes(
                    new Sender(
                        transport,
                        transport.channel() == Channel.EMAIL
                            ? properties.email().workers()
                            : properties.push().workers(),
                        properties,
                        database,
                        access,
                        offsets,
                        claims,
                        attempts,
                        rateOf(transport.channel(), properties, clock),
                        signal,
                        meters,
                        clock)))
            .toList();
    for (Sender sender : senders) {
      Gauge.builder("belfry.channel.up", sender, each -> each.isDown() ? 0 : 1)
          .description("1 while it goes by the channel, else 0")
          .tag("channel", sender.channel().wireName())
          .register(meters);
      Duration delay =
          sender.channel() == Channel.EMAIL
              ? properties.email().delay()
              : properties.push().delay();
      if (delays.put(sender.channel(), delay) != null) {
        throw new IllegalStateException("two transports of " + sender.channel());
      }
    }
  }

  private static Rate rateOf(Channel channel, ChannelProperties properties, Clock clock) {
    return channel == Channel.EMAIL
        ? new Rate(properties.email().rate(), properties.email().burst(), clock)
        : new Rate(properties.push().rate(), properties.push().burst(), clock);
  }

  /// The channels that are on, with the delay of what nobody has described.
  public Map<Channel, Duration> delays() {
    return Map.copyOf(delays);
  }

  /// The health of each, by the name of its channel.
  public Map<String, HealthIndicator> health() {
    Map<String, HealthIndicator> health = new LinkedHashMap<>();
    senders.forEach(sender -> health.put(sender.channel().wireName(), sender));
    return health;
  }

  @Override
  public void start() {
    senders.forEach(Sender::start);
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    List<Thread> stopping =
        senders.stream().map(sender -> Thread.startVirtualThread(sender::stop)).toList();
    for (Thread each : stopping) {
      try {
        each.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// At the same time as other loops.
  @Override
  public void stop(Runnable callback) {
    Thread.startVirtualThread(() -> {
      stop();
      callback.run();
    });
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 0;
  }
}
