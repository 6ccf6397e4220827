package dev.belfry.channel.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.plan.FoldedMarks.Span;
import dev.belfry.events.CancelReason;
import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is left of marks finds what all of them find, and not the same thing a thousand times.
class FoldedMarksTest {
  private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final RecipientId BOB = new RecipientId("bob");

  private record Item(RecipientId recipient, UUID id, long offset, Instant expiresAt) {
    boolean isConcernedBy(Mark mark) {
      return recipient.equals(mark.recipient())
          && offset < mark.offset()
          && expiresAt.isAfter(mark.at());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void eachItemIsFoundByTheSameMarkAsAmongAll(long seed) {
    var random = new Random(seed);
    List<Item> items = items(random);
    List<Mark> marks = marks(random, items);
    Set<UUID> createdAmong = Set.of(items.getFirst().id(), items.getLast().id());

    var folded = FoldedMarks.of(marks, createdAmong);

    for (Item item : items) {
      assertThat(first(folded.named().stream().filter(mark -> names(mark, item)).toList(), item))
          .isEqualTo(first(marks.stream().filter(mark -> names(mark, item)).toList(), item));
      assertThat(
              first(
                  folded.covering().stream()
                      .filter(span -> item.offset() > span.after())
                      .map(Span::mark)
                      .filter(mark -> item.offset() <= mark.upTo())
                      .toList(),
                  item))
          .isEqualTo(
              first(
                  marks.stream()
                      .filter(mark -> mark.notificationId() == null)
                      .filter(mark -> item.offset() <= mark.upTo())
                      .toList(),
                  item));
    }
  }

  @Test
  void aThousandMarksOfOneUserMeetEachOfTheirItemsOnce() {
    List<Mark> marks =
        IntStream.range(0, 1_000)
            .mapToObj(i -> mark(1_000 + i, START.plusMillis(i), ALICE, null, 1_000 + i))
            .toList();

    List<Span> spans = FoldedMarks.of(marks, Set.of()).covering();

    for (long offset = 0; offset < 1_999; offset++) {
      long item = offset;
      assertThat(spans)
          .filteredOn(span -> item > span.after() && item <= span.mark().upTo())
          .as("at %s", item)
          .hasSize(1);
    }
  }

  @Test
  void aWithdrawalThatIsRepeatedIsOne() {
    UUID id = new UUID(0, 1);
    List<Mark> marks =
        IntStream.range(0, 1_000)
            .mapToObj(i -> mark(1_000 + i, START.plusMillis(i), null, id, 1_000 + i))
            .toList();

    assertThat(FoldedMarks.of(marks, Set.of()).named()).containsExactly(marks.getFirst());
    assertThat(FoldedMarks.of(marks, Set.of(id)).named()).isEqualTo(marks);
  }

  private static boolean names(Mark mark, Item item) {
    return Objects.equals(mark.notificationId(), item.id());
  }

  private static Optional<Mark> first(List<Mark> marks, Item item) {
    return marks.stream().filter(item::isConcernedBy).min(Comparator.comparingLong(Mark::offset));
  }

  private static List<Item> items(Random random) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      boolean isCreatedAmong = i == 0 || i == 59;
      items.add(
          new Item(
              random.nextBoolean() ? ALICE : BOB,
              new UUID(0, i),
              isCreatedAmong ? 100 + random.nextInt(100) : i,
              random.nextInt(3) == 0 ? START.plusMillis(random.nextInt(200)) : Instant.MAX));
    }
    return items;
  }

  /// At a clock that is set back now and then.
  private static List<Mark> marks(Random random, List<Item> items) {
    List<Mark> marks = new ArrayList<>();
    Instant now = START;
    for (int i = 0; i < 100; i++) {
      now = now.plusMillis(random.nextInt(12) == 0 ? -20 : random.nextInt(4));
      long offset = 100L + i;
      RecipientId recipient = random.nextBoolean() ? ALICE : BOB;
      marks.add(
          random.nextBoolean()
              ? mark(offset, now, recipient, items.get(random.nextInt(items.size())).id(), offset)
              : mark(
                  offset,
                  now,
                  recipient,
                  null,
                  random.nextBoolean() ? offset : random.nextInt(100)));
    }
    return marks;
  }

  private static Mark mark(
      long offset, Instant at, @Nullable RecipientId recipient, @Nullable UUID id, long upTo) {
    return new Mark(0, offset, at, recipient, id, upTo, null, CancelReason.READ);
  }
}
