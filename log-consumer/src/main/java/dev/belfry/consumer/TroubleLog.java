package dev.belfry.consumer;

import dev.belfry.consumer.Trouble.Kind;
import dev.belfry.consumer.Trouble.Troubled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the service's log when trouble with partitions begins, changes and ends: one line for
/// all partitions that have the same. For one thread.
public final class TroubleLog {
  private static final Logger log = LoggerFactory.getLogger(TroubleLog.class);

  private final String name;
  private final Map<Object, Trouble> told = new HashMap<>();

  /// @param name of what reads them
  public TroubleLog(String name) {
    this.name = name;
  }

  /// Says what has changed since the last time.
  public void tell(Map<?, ? extends Troubled> partitions) {
    told.keySet().retainAll(partitions.keySet());
    Map<Trouble, List<Object>> news = new LinkedHashMap<>();
    List<Object> ended = new ArrayList<>();
    partitions.forEach((partition, troubled) -> {
      Trouble trouble = troubled.trouble();
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
      log.info("{} goes on in partitions {}", name, ended);
    }
    news.forEach((trouble, those) -> {
      if (trouble.kind() == Kind.HALTED) {
        log.error("{} is halted in partitions {}: {}", name, those, trouble.reason());
      } else {
        log.warn("{} waits in partitions {}: {}", name, those, trouble.reason());
      }
    });
  }
}
