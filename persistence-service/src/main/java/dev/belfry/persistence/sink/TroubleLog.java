package dev.belfry.persistence.sink;

import dev.belfry.persistence.sink.Trouble.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the service's log when trouble with partitions begins, changes and ends: one line for
/// all partitions that have the same. For one thread.
final class TroubleLog {
  private static final Logger log = LoggerFactory.getLogger(TroubleLog.class);

  private final String topic;
  private final Map<Integer, Trouble> told = new HashMap<>();

  TroubleLog(String topic) {
    this.topic = topic;
  }

  void tell(Map<Integer, Tenure> tenures) {
    told.keySet().retainAll(tenures.keySet());
    Map<Trouble, List<Integer>> news = new LinkedHashMap<>();
    List<Integer> ended = new ArrayList<>();
    tenures.forEach((partition, tenure) -> {
      Trouble trouble = tenure.trouble();
      if (trouble == null) {
        if (told.remove(partition) != null) {
          ended.add(partition);
        }
      } else if (trouble.kind() != Kind.LOOKED_UP
          && !trouble.equals(told.put(partition, trouble))) {
        news.computeIfAbsent(trouble, _ -> new ArrayList<>()).add(partition);
      }
    });
    if (!ended.isEmpty()) {
      log.info("{} goes on in partitions {}", topic, ended);
    }
    news.forEach((trouble, partitions) -> {
      if (trouble.kind() == Kind.HALTED) {
        log.error("{} is halted in partitions {}: {}", topic, partitions, trouble.reason());
      } else {
        log.warn("{} waits in partitions {}: {}", topic, partitions, trouble.reason());
      }
    });
  }
}
