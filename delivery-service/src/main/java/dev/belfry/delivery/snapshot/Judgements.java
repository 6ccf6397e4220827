package dev.belfry.delivery.snapshot;

import dev.belfry.events.Position;
import dev.belfry.inbox.EffectiveChange;
import dev.belfry.inbox.NotificationState;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// Asks the read model about single events that a node can't judge by what it keeps. Every question
/// is answered within [dev.belfry.delivery.DeliveryProperties#historyTimeout()], once, on any
/// thread. The caller keeps the number of questions under way small. Safe for all threads; never
/// blocks.
public interface Judgements {
  /// The maximum of events in one question.
  int MOST = 100;

  /// Which of these events are repeats of earlier ones: their offsets.
  ///
  /// @param token of anyone of that partition
  /// @param atLeast what must have been applied for that
  void repeats(
      String token,
      Position atLeast,
      List<Candidate> events,
      Consumer<Judgement<List<Long>>> answer);

  /// Which of the changes at these offsets took effect.
  ///
  /// @param token of the user whose changes they are; of anyone where they concern everyone
  /// @param atLeast the last of them
  void changes(
      String token,
      Position atLeast,
      List<Long> offsets,
      Consumer<Judgement<List<EffectiveChange>>> answer);

  /// What has become of these notifications; those that are not in the inbox are left out.
  ///
  /// @param token of the user whose inbox it is
  void states(
      String token,
      Position atLeast,
      List<UUID> notifications,
      Consumer<Judgement<List<NotificationState>>> answer);

  /// An event that may be a repeat.
  ///
  /// @param id as [dev.belfry.events.Ids#ofEvent] has it
  record Candidate(long offset, UUID id) {}
}
