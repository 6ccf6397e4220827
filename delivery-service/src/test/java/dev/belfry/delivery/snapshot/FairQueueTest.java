package dev.belfry.delivery.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.RecipientId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private static final RecipientId MANY = new RecipientId("many");
  private static final RecipientId ONE = new RecipientId("one");

  @Test
  void hundredWaitingCallsOfAUserDelayAnothersByOneAtMost() {
    var queue = new FairQueue<String>(1, 1, 1);
    addMany(queue, 0, 100);
    var running = queue.next();
    queue.add(0, ONE, "one");
    assertThat(queue.next()).isNull();
    List<String> order = new ArrayList<>();
    while (running != null) {
      order.add(running.call);
      running.ended();
      running.released();
      running = queue.next();
    }
    assertThat(order).hasSize(101).startsWith("0").endsWith("99");
    assertThat(order.indexOf("one")).isBetween(1, 2);
    assertThat(queue.waiting()).isZero();
    assertThat(queue.running()).isZero();
  }

  private static void addMany(FairQueue<String> queue, int partition, int calls) {
    for (int i = 0; i < calls; i++) {
      queue.add(partition, MANY, String.valueOf(i));
    }
  }

  private static FairQueue<String>.Turn begin(FairQueue<String> queue) {
    return Objects.requireNonNull(queue.next());
  }

  @Test
  void oneUserHasFewCallsUnderWayAndOthersTheRest() {
    var queue = new FairQueue<String>(4, 4, 2);
    addMany(queue, 0, 100);
    assertThat(queue.next()).isNotNull();
    assertThat(queue.next()).isNotNull();
    assertThat(queue.next()).isNull();
    queue.add(0, ONE, "one");
    assertThat(begin(queue).call).isEqualTo("one");
  }

  @Test
  void aUserWhoHoldsTheirAnswersWaitsWhileTheCallsAreFreeForOthers() {
    var queue = new FairQueue<String>(1, 1, 1);
    addMany(queue, 0, 2);
    var held = begin(queue);
    held.ended();
    assertThat(queue.next()).isNull();
    queue.add(0, ONE, "one");
    var other = begin(queue);
    assertThat(other.call).isEqualTo("one");
    other.ended();
    other.released();
    assertThat(queue.next()).isNull();
    held.released();
    assertThat(begin(queue).call).isEqualTo("1");
  }

  @Test
  void aPartitionThatIsStuckLeavesCallsForOthers() {
    var queue = new FairQueue<String>(4, 2, 1);
    for (int i = 0; i < 10; i++) {
      queue.add(0, new RecipientId("stuck-" + i), "stuck");
    }
    assertThat(queue.next()).isNotNull();
    assertThat(queue.next()).isNotNull();
    assertThat(queue.next()).isNull();
    queue.add(1, ONE, "one");
    assertThat(begin(queue).call).isEqualTo("one");
  }
}
