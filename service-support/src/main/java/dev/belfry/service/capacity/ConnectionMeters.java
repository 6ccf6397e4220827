package dev.belfry.service.capacity;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/// The budget of memory for connections and calls, as metrics.
public final class ConnectionMeters implements MeterBinder {
  private final MemoryBudget budget = MemoryBudget.OF_PROCESS;

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder("belfry.connections.memory", budget, MemoryBudget::held)
        .description("What connections and calls hold of their budget of memory")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder("belfry.connections.memory.limit", budget, MemoryBudget::bytes)
        .description("The budget of memory for connections and calls")
        .baseUnit("bytes")
        .register(meters);
    FunctionCounter.builder("belfry.connections.cut.off", budget, MemoryBudget::cutOff)
        .description("Connections cut off because others needed their memory")
        .register(meters);
  }
}
