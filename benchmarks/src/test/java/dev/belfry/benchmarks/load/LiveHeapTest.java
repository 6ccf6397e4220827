package dev.belfry.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Reference;
import org.junit.jupiter.api.Test;

class LiveHeapTest {
  private static final int LARGE = 32 << 20;

  @Test
  void whatIsAliveIsCounted() throws Exception {
    LiveHeap own = new LiveHeap(ProcessHandle.current().pid());
    long before = own.bytes();
    byte[] large = new byte[LARGE];
    try {
      assertThat(own.bytes() - before).isBetween(LARGE - (1L << 20), LARGE + (1L << 20));
    } finally {
      Reference.reachabilityFence(large);
    }
  }

  @Test
  void aProcessThatIsNoJvmIsNamed() {
    LiveHeap nobodys = new LiveHeap(Integer.MAX_VALUE);

    assertThatThrownBy(nobodys::bytes)
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining(String.valueOf(Integer.MAX_VALUE))
        .hasMessageContaining("expected: a JVM of yours");
  }
}
