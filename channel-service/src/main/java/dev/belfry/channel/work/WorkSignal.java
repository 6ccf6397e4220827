package dev.belfry.channel.work;

import dev.belfry.consumer.SupervisedLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/// Wakes up who works on the rows when this instance has changed some. What other instances change
/// is found by looking now and then.
@Component
public final class WorkSignal {
  private final List<SupervisedLoop> loops = new CopyOnWriteArrayList<>();

  /// Wakes up this one too from now on.
  public <L extends SupervisedLoop> L wakes(L loop) {
    loops.add(loop);
    return loop;
  }

  /// There may be something to do: what was changed is visible to all.
  public void send() {
    loops.forEach(SupervisedLoop::nudge);
  }
}
