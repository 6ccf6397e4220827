package dev.belfry.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiPathTest {
  @Test
  void aQueryMayHoldAnything() {
    assertThat(
            ApiPath.of("/x/" + ApiPath.part("a b/c")).with("q", "ž&=+").with("n", null).toString())
        .isEqualTo("/x/a%20b%2Fc?q=%C5%BE%26%3D%2B");
  }
}
