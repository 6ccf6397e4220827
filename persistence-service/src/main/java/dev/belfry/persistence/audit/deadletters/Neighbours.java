package dev.belfry.persistence.audit.deadletters;

import dev.belfry.consumer.scan.OffsetRange;
import dev.belfry.consumer.scan.PartitionReader;
import dev.belfry.service.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/// Reads what stands beside a dead letter, straight from Kafka.
@Component
class Neighbours {
  private final KafkaProperties kafka;

  Neighbours(KafkaProperties kafka) {
    this.kafka = kafka;
  }

  /// The record before it and the one behind it, as far as they are there and can be read.
  ///
  /// @throws ProblemException 503 if Kafka is away
  List<Neighbour> of(RecordPlace place) {
    var partition = new TopicPartition(place.topic(), place.partition());
    List<Neighbour> found = new ArrayList<>();
    try (var reader = PartitionReader.connect(kafka.buildConsumerProperties())) {
      long end = Math.min(place.offset() + 2, reader.endOf(partition));
      reader.begin(partition, Math.max(0, place.offset() - 1), end);
      for (Optional<OffsetRange> next = reader.read(); next.isPresent(); next = reader.read()) {
        if (next.get() instanceof OffsetRange.Records(var records)) {
          records.stream()
              .filter(one -> one.offset() != place.offset())
              .map(Neighbour::of)
              .forEach(found::add);
        }
      }
      return found;
    } catch (KafkaException e) {
      throw ProblemException.unavailable("The log can't be read at the moment; try again.");
    }
  }
}
