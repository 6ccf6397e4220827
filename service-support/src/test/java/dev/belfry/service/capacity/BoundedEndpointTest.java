package dev.belfry.service.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedEndpointTest {
  @Test
  void aGibibyteOfHeapBearsTwentyThousandSockets() {
    assertThat(BoundedEndpoint.ceiling(1L << 30)).isGreaterThan(20_000);
    assertThat(BoundedEndpoint.ceiling(384L << 20)).isBetween(8_000, 8_200);
  }

  @Test
  void noSettingMakesItMore() {
    BoundedEndpoint endpoint = new BoundedEndpoint(new MemoryBudget(1 << 20));
    int ceiling = BoundedEndpoint.ceiling(Runtime.getRuntime().maxMemory());

    endpoint.setMaxConnections(Integer.MAX_VALUE);
    assertThat(endpoint.getMaxConnections()).isEqualTo(ceiling);
    endpoint.setMaxConnections(-1);
    assertThat(endpoint.getMaxConnections()).isEqualTo(ceiling);
    endpoint.setMaxConnections(10);
    assertThat(endpoint.getMaxConnections()).isEqualTo(10);
  }
}
