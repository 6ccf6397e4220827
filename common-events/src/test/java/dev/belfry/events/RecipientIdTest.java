package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecipientIdTest {
  @Test
  void idsThatAreMadeToCollideAreSearchedAsATree() {
    List<RecipientId> colliding =
        IntStream.range(0, 10_000).mapToObj(RecipientIdTest::colliding).toList();

    assertThat(colliding.stream().map(RecipientId::hashCode).distinct()).hasSize(1);
    assertThat(colliding.stream().sorted().distinct()).hasSize(10_000);
    // What the JDK's hash tables ask of a key before they order a crowded bucket by it.
    assertThat(Stream.of(RecipientId.class.getGenericInterfaces()))
        .filteredOn(ParameterizedType.class::isInstance)
        .extracting(type -> ((ParameterizedType) type).getRawType())
        .contains(Comparable.class);
    assertThat(
            ((ParameterizedType) RecipientId.class.getGenericInterfaces()[0])
                .getActualTypeArguments())
        .containsExactly(RecipientId.class);
  }

  @Test
  void theOrderIsThatOfTheText() {
    assertThat(new RecipientId("a")).isLessThan(new RecipientId("b"));
    assertThat(new RecipientId("a")).isEqualByComparingTo(new RecipientId("a"));
  }

  /// "Aa" and "BB" have the same hash code, and so has every text made of as many of them.
  private static RecipientId colliding(int number) {
    StringBuilder id = new StringBuilder();
    for (int bit = 0; bit < 14; bit++) {
      id.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return new RecipientId(id.toString());
  }
}
