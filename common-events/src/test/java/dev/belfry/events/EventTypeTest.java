package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventTypeTest {
  @Test
  void everyKindOfEventHasOneType() {
    assertThat(Arrays.stream(EventType.values()).map(EventType::eventClass))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(records(Event.class).toList());
  }

  @SuppressWarnings("unchecked") // what a sealed type permits is of that type
  private static Stream<Class<? extends Event>> records(Class<? extends Event> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses())
            .flatMap(permitted -> records((Class<? extends Event>) permitted))
        : Stream.of(type);
  }
}
