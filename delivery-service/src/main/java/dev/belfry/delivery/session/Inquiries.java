package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.projection.LiveEvent;
import dev.belfry.delivery.snapshot.Judgement;
import dev.belfry.delivery.snapshot.Judgements;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.EffectiveChange;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Asks the read model about events of one partition: whether they are repeats, and what they did.
/// An event is asked about once, however many users wait for it. One call of each kind is under way
/// at a time; events that come meanwhile go with the next. Belongs to the partition's event loop.
final class Inquiries {
  private final Partition partition;
  private final Judgements judgements;
  private final Loop loop;
  private final Lane repeats = new Lane(false, this::askForRepeats);
  private final Lane changes = new Lane(true, this::askForChanges);

  Inquiries(Partition partition, Judgements judgements, Loop loop) {
    this.partition = partition;
    this.judgements = judgements;
    this.loop = loop;
  }

  /// Asks about an event that is open. [Partition] is told when it is known, or can't be.
  void ask(LiveEvent live) {
    (live.isDoubtful() ? repeats : changes).add(live);
  }

  private void askForRepeats(Session asker, List<LiveEvent> events) {
    long atLeast =
        events.stream()
            .mapToLong(live ->
                (live.canOnlyRepeatWhatIsForgotten() ? partition.remembersFrom() : live.offset())
                    - 1)
            .max()
            .orElseThrow();
    judgements.repeats(
        asker.token(),
        partition.position(atLeast),
        events.stream()
            .map(live -> new Judgements.Candidate(live.offset(), live.eventId()))
            .toList(),
        judgement ->
            loop.execute(() ->
                repeats.answered(
                    asker,
                    judgement,
                    found -> {
                      Set<Long> offsets = new HashSet<>(found);
                      events.forEach(live -> live.recognised(offsets.contains(live.offset())));
                    })));
  }

  private void askForChanges(Session asker, List<LiveEvent> events) {
    List<Long> offsets = events.stream().map(LiveEvent::offset).sorted().toList();
    judgements.changes(
        asker.token(),
        partition.position(offsets.getLast()),
        offsets,
        judgement ->
            loop.execute(() ->
                changes.answered(
                    asker,
                    judgement,
                    found -> {
                      Map<Long, EffectiveChange> effects =
                          found.stream()
                              .collect(
                                  Collectors.toMap(EffectiveChange::offset, Function.identity()));
                      events.forEach(live -> live.judged(effects.get(live.offset())));
                    })));
  }

  private interface Call {
    void ask(Session asker, List<LiveEvent> events);
  }

  /// Questions of one kind.
  private final class Lane {
    /// Whether only the user who is concerned may ask.
    private final boolean isPrivate;

    private final Call call;
    private Set<LiveEvent> waiting = new LinkedHashSet<>();
    private Set<LiveEvent> asked = Set.of();
    private boolean isDue;

    Lane(boolean isPrivate, Call call) {
      this.isPrivate = isPrivate;
      this.call = call;
    }

    void add(LiveEvent live) {
      if (!asked.contains(live) && waiting.add(live) && !isDue) {
        isDue = true;
        // What waits behind it is asked with it.
        loop.execute(this::next);
      }
    }

    private void next() {
      isDue = false;
      while (asked.isEmpty() && !waiting.isEmpty()) {
        LiveEvent first = waiting.iterator().next();
        Session asker = partition.asker(first, isPrivate);
        if (asker == null) {
          waiting.remove(first);
          partition.unanswered(Set.of(first));
          continue;
        }
        Set<LiveEvent> batch = new LinkedHashSet<>();
        for (LiveEvent live : waiting) {
          if (batch.size() < Judgements.MOST && (!isPrivate || mayAskAbout(asker, live))) {
            batch.add(live);
          }
        }
        waiting.removeAll(batch);
        asked = batch;
        call.ask(asker, List.copyOf(batch));
      }
    }

    /// Whether the read model answers this session about it.
    private static boolean mayAskAbout(Session asker, LiveEvent live) {
      RecipientId recipient = live.event().recipient();
      return recipient == null || recipient.equals(asker.userId());
    }

    <T> void answered(Session asker, Judgement<T> judgement, Consumer<T> take) {
      Set<LiveEvent> events = asked;
      asked = Set.of();
      switch (judgement) {
        case Judgement.Known<T>(T value) -> {
          take.accept(value);
          partition.answered(events);
        }
        case Judgement.Away<T> _ -> {
          // The others would wait as long, for nothing.
          Set<LiveEvent> all = new LinkedHashSet<>(events);
          all.addAll(waiting);
          waiting.clear();
          partition.unanswered(all);
        }
        case Judgement.Refused<T> _ -> {
          Set<LiveEvent> again = new LinkedHashSet<>(events);
          again.addAll(waiting);
          waiting = again;
          asker.close(CloseReason.TOKEN);
        }
      }
      next();
    }
  }
}
