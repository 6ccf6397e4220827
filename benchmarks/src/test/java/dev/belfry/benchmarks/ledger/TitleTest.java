package dev.belfry.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TitleTest {
  private final Title title = new Title("k3x");

  @Test
  void carriesTheSequenceNumber() {
    assertThat(title.sequenceOf(title.of(1234567))).hasValue(1234567);
  }

  @Test
  void anotherRunsTitleCarriesNone() {
    assertThat(title.sequenceOf(new Title("k3y").of(1))).isEmpty();
    assertThat(title.sequenceOf("Your order is on its way")).isEmpty();
    assertThat(title.sequenceOf(title.of(1) + "a")).isEmpty();
    assertThat(title.sequenceOf(title.of(1) + "99999999999")).isEmpty();
  }
}
