package dev.belfry.persistence.snapshot;

import dev.belfry.events.EventLog;
import dev.belfry.events.Ids;
import dev.belfry.events.Position;
import dev.belfry.inbox.EffectiveChange;
import dev.belfry.inbox.NotificationState;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.freshness.FreshReads;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.persistence.inbox.InboxQueries;
import dev.belfry.persistence.inbox.Query;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What a delivery node asks about events that it can't judge by what it has kept: asked for with a
/// session's own token, many at a time, each found by a key.
@RestController
class JudgementController {
  private static final int MOST = 200;

  private final CurrentLog currentLog;
  private final FreshReads freshReads;
  private final ReadTransactions transactions;
  private final JudgementQueries judgements;
  private final InboxQueries inbox;

  JudgementController(
      CurrentLog currentLog,
      FreshReads freshReads,
      ReadTransactions transactions,
      JudgementQueries judgements,
      InboxQueries inbox) {
    this.currentLog = currentLog;
    this.freshReads = freshReads;
    this.transactions = transactions;
    this.judgements = judgements;
    this.inbox = inbox;
  }

  /// Which of the changes at these offsets took effect, of the caller's own and of those for
  /// everyone in their partition. All of them must have been applied, which `at_least` says.
  @GetMapping("/internal/changes")
  List<EffectiveChange> changes(
      Caller caller,
      @RequestParam(name = "at_least", required = false) @Nullable String atLeast,
      @RequestParam(required = false) @Nullable String offsets) {
    List<Long> places = list("offsets", offsets, JudgementController::offset);
    return read(
        caller, atLeast, (log, wanted) -> judgements.effective(log, caller.id(), wanted, places));
  }

  /// Which of these events of the caller's partition, each named by its offset and id, are repeats
  /// of earlier ones that have been applied. Whoever knows an id may ask whether it is a repeat,
  /// and is told nothing else.
  @GetMapping("/internal/repeats")
  List<Long> repeats(
      Caller caller,
      @RequestParam(name = "at_least", required = false) @Nullable String atLeast,
      @RequestParam(required = false) @Nullable String offsets,
      @RequestParam(required = false) @Nullable String ids) {
    List<Long> places = list("offsets", offsets, JudgementController::offset);
    List<UUID> events = list("ids", ids, JudgementController::id);
    if (places.size() != events.size()) {
      throw ProblemException.malformed(new FieldError("ids", "One for each offset is expected."));
    }
    return read(
        caller,
        atLeast,
        (log, wanted) -> judgements.repeats(log, caller.id(), wanted, places, events));
  }

  /// What has become of those of these notifications that are in the caller's inbox.
  @GetMapping("/internal/states")
  List<NotificationState> states(
      Caller caller,
      @RequestParam(name = "at_least", required = false) @Nullable String atLeast,
      @RequestParam(required = false) @Nullable String ids) {
    List<UUID> notifications = list("ids", ids, JudgementController::id);
    return read(
        caller,
        atLeast,
        (log, wanted) -> {
          var view = inbox.view(log, caller.id());
          JudgementQueries.expect(wanted, view.position());
          return notifications.stream()
              .flatMap(id -> inbox.one(view, id).stream())
              .map(found -> new NotificationState(found.id(), found.isRead(), found.isArchived()))
              .toList();
        });
  }

  /// Looks once the rows come as far as the caller has to know, in one snapshot of them.
  private <T> List<T> read(
      Caller caller,
      @Nullable String atLeast,
      BiFunction<EventLog, @Nullable Position, List<T>> look) {
    EventLog log = currentLog.get();
    Position wanted = Query.position("at_least", atLeast, log, caller.id());
    return freshReads.read(
        log, wanted, () -> transactions.inOneSnapshotWithKeptPlans(() -> look.apply(log, wanted)));
  }

  private static <T> List<T> list(
      String name, @Nullable String text, Function<String, @Nullable T> read) {
    List<T> values = new ArrayList<>();
    for (String part : text == null ? new String[0] : text.split(",", MOST + 1)) {
      T value = read.apply(part);
      if (value == null) {
        throw ProblemException.malformed(
            new FieldError(name, "A list of at most %s is expected.".formatted(MOST)));
      }
      values.add(value);
    }
    return values;
  }

  private static @Nullable Long offset(String text) {
    return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
  }

  private static @Nullable UUID id(String text) {
    return Ids.parse(text).orElse(null);
  }
}
