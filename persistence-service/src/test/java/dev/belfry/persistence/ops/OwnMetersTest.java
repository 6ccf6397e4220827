package dev.belfry.persistence.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.persistence.ops.LiveFigures.OpenDeliveries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class OwnMetersTest {
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final OwnMeters own = new OwnMeters(meters);

  @Test
  void whatOtherProcessesMeasureIsNotKnown() {
    assertThat(own.openSessions()).isNull();
    assertThat(own.openDeliveries()).isNull();
  }

  @Test
  void sessionsAreThoseOfTheNodeInThisProcess() {
    gauge("belfry.delivery.sessions.open", 7);

    assertThat(own.openSessions()).isEqualTo(7);
  }

  @Test
  void whereChannelServiceHasNothingToDoThereIsNoneAndThatIsKnown() {
    gauge("belfry.component.up", 1, "component", "channelItemsSink");

    assertThat(own.openDeliveries()).isEmpty();
  }

  @Test
  void deliveriesAreListedByChannelAndState() {
    gauge("belfry.component.up", 1, "component", "channelItemsSink");
    gauge("belfry.channel.open", 2, "channel", "push", "state", "held");
    gauge("belfry.channel.open", 5, "channel", "email", "state", "waiting");
    gauge("belfry.channel.open", 1, "channel", "email", "state", "deferred");

    assertThat(own.openDeliveries())
        .containsExactly(
            new OpenDeliveries("email", "deferred", 1),
            new OpenDeliveries("email", "waiting", 5),
            new OpenDeliveries("push", "held", 2));
  }

  private void gauge(String name, double value, String... tags) {
    Gauge.builder(name, () -> value).tags(tags).register(meters);
  }
}
