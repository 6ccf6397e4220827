package dev.belfry.persistence.ops;

import dev.belfry.persistence.ops.LiveFigures.OpenDeliveries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What other services measure, where they run in this process as in `standalone`. Elsewhere each
/// has meters of its own, and this knows nothing of them.
@Component
class OwnMeters {
  private static final String DONE_BY_CHANNELS = "channelItemsSink";

  private final MeterRegistry meters;

  OwnMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /// Null without delivery-service.
  @Nullable Long openSessions() {
    Gauge sessions = meters.find("belfry.delivery.sessions.open").gauge();
    return sessions == null || Double.isNaN(sessions.value()) ? null : (long) sessions.value();
  }

  /// Null without channel-service. It counts every 15 s.
  @Nullable List<OpenDeliveries> openDeliveries() {
    if (meters.find("belfry.component.up").tag("component", DONE_BY_CHANNELS).gauge() == null) {
      return null;
    }
    return meters.find("belfry.channel.open").gauges().stream()
        .map(gauge ->
            new OpenDeliveries(
                String.valueOf(gauge.getId().getTag("channel")),
                String.valueOf(gauge.getId().getTag("state")),
                (long) gauge.value()))
        .sorted(Comparator.comparing(OpenDeliveries::channel).thenComparing(OpenDeliveries::state))
        .toList();
  }
}
