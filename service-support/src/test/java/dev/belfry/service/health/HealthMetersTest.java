package dev.belfry.service.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.PingHealthIndicator;

class HealthMetersTest {
  private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void eachComponentOfOursIsUpOrNotAsItsHealthSays() {
    var health = new AtomicReference<>(Health.up().build());
    HealthIndicator tail = health::get;
    beans.addBean("logTail", tail);
    new HealthMeters(beans).bindTo(meters);

    assertThat(up("logTail")).isEqualTo(1);

    health.set(Health.down().withDetail("reason", "passed over a batch").build());
    assertThat(up("logTail")).isZero();

    health.set(Health.unknown().build());
    assertThat(up("logTail")).isZero();
  }

  @Test
  void othersAreNotAsked() {
    beans.addBean("ping", new PingHealthIndicator());
    new HealthMeters(beans).bindTo(meters);

    assertThat(meters.getMeters()).isEmpty();
  }

  private double up(String component) {
    return meters.get("belfry.component.up").tag("component", component).gauge().value();
  }
}
