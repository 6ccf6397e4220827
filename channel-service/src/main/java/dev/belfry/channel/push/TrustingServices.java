package dev.belfry.channel.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/// The push services that have taken a push since this process started, and within a day: our
/// settings are right for them, so what they have against a device is about that device.
final class TrustingServices {
  private static final Duration TRUSTING = Duration.ofHours(24);

  private final Cache<String, Boolean> services;

  TrustingServices() {
    this(Ticker.systemTicker());
  }

  TrustingServices(Ticker ticker) {
    services =
        Caffeine.newBuilder().expireAfterWrite(TRUSTING).maximumSize(1_000).ticker(ticker).build();
  }

  /// One has taken a push.
  void add(String service) {
    services.put(service, true);
  }

  boolean contains(String service) {
    return services.getIfPresent(service) != null;
  }

  boolean isEmpty() {
    services.cleanUp();
    return services.asMap().isEmpty();
  }
}
