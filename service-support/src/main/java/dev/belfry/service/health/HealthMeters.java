package dev.belfry.service.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/// What Belfry's own components say of their health, as `belfry.component.up`: a gauge for each,
/// asked when it is read. Those of Spring are left out, because they ask servers.
final class HealthMeters implements MeterBinder {
  private static final String OURS = "dev.belfry.";

  private final ListableBeanFactory beans;

  /// @param beans asked when all of them are there
  HealthMeters(ListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    beans
        .getBeansOfType(HealthIndicator.class, false, false)
        .forEach((name, indicator) -> {
          if (indicator.getClass().getName().startsWith(OURS)) {
            Gauge.builder("belfry.component.up", indicator, HealthMeters::up)
                .description("1 while health says of the component that it is up, else 0")
                .tag("component", name)
                .register(meters);
          }
        });
  }

  private static int up(HealthIndicator indicator) {
    Health health = indicator.health();
    return health != null && health.getStatus().equals(Status.UP) ? 1 : 0;
  }
}
