package dev.belfry.events;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Counts how often a producer's metadata have changed. A serializer, because Kafka's producer
/// tells its serializers; it does so on the thread that also brings acknowledgements.
final class MetadataUpdates extends ByteArraySerializer implements ClusterResourceListener {
  private final AtomicLong count = new AtomicLong();

  long count() {
    return count.get();
  }

  @Override
  public void onUpdate(ClusterResource cluster) {
    count.incrementAndGet();
  }
}
