package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private final Semaphore shared = new Semaphore(10);
  private final Deliveries deliveries = new Deliveries(shared);

  @Test
  void anAcknowledgementCoversWhatWasPushedUpToItInWhateverOrder() {
    List<UUID> ids = push(105, 101, 103);

    deliveries.acknowledge(103);

    assertThat(deliveries.takePushed()).isEqualTo(ids);
    assertThat(deliveries.takeAcknowledged()).containsExactly(ids.get(1), ids.get(2));
    deliveries.acknowledge(105);
    assertThat(deliveries.takeAcknowledged()).containsExactly(ids.get(0));
    assertThat(deliveries.hasNews()).isFalse();
  }

  @Test
  void moreThanItsOwnIsKeptWhileTheNodeHasRoomAndThenTheOldestAreForgotten() {
    List<UUID> ids = pushMany(Deliveries.OWN + 12);
    assertThat(shared.availablePermits()).isZero();

    deliveries.acknowledge(Long.MAX_VALUE);

    assertThat(deliveries.takeAcknowledged()).isEqualTo(ids.subList(2, ids.size()));
    assertThat(shared.availablePermits()).isEqualTo(10);
  }

  @Test
  void theRoomIsGivenBackWhenTheSessionEnds() {
    pushMany(Deliveries.OWN + 5);
    deliveries.acknowledge(0);
    assertThat(shared.availablePermits()).isEqualTo(6);

    deliveries.end();

    assertThat(shared.availablePermits()).isEqualTo(10);
  }

  @Test
  void noReceiptIsTooLargeForKafka() {
    List<UUID> ids = pushMany(Deliveries.PER_RECEIPT + 1);

    assertThat(deliveries.takePushed()).isEqualTo(ids.subList(0, Deliveries.PER_RECEIPT));
    assertThat(deliveries.takePushed()).containsExactly(ids.getLast());
  }

  private List<UUID> pushMany(int count) {
    long[] offsets = new long[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = i;
    }
    return push(offsets);
  }

  private List<UUID> push(long... offsets) {
    List<UUID> ids = new ArrayList<>();
    for (long offset : offsets) {
      UUID id = Ids.next();
      deliveries.push(id, offset);
      ids.add(id);
    }
    return ids;
  }
}
