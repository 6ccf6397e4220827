package dev.belfry.persistence.audit.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Channel;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Routing;
import dev.belfry.events.Settings;
import dev.belfry.persistence.inbox.SettingsInForce;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What sockets leave behind when something goes wrong, and what can be said of it.
class TimelineTest {
  private static final Instant CREATED = Instant.parse("2026-11-22T10:00:00Z");
  private static final Position PLACE = new Position(7, 0, 100);
  private static final UUID SESSION = new UUID(0, 1);

  @Test
  void aSessionThatWasCutOffBeforeWasNotPushedIt() {
    assertThat(kinds(session(PLACE.at(50), -60, closed(5, PLACE.at(99), 4408))))
        .containsExactly("accepted", "stored", "not_pushed");
  }

  @Test
  void aSessionThatWasToldWhatCameAfterMayHaveBeenPushedIt() {
    assertThat(kinds(session(PLACE.at(50), -60, closed(5, PLACE.at(120), 1000))))
        .containsExactly("accepted", "stored", "unknown");
  }

  @Test
  void aSessionThatHadEndedBeforeIsNoSessionOpen() {
    List<TimelineStep> steps = steps(session(PLACE.at(50), -60, closed(-1, PLACE.at(80), 1000)));

    assertThat(steps.getLast().summary()).isEqualTo("Not pushed then: alice had no session open.");
  }

  @Test
  void aSessionThatBeganAfterItHasNothingToDoWithIt() {
    List<TimelineStep> steps = steps(session(PLACE.at(100), 5, null));

    assertThat(steps.getLast().summary()).isEqualTo("Not pushed then: alice had no session open.");
  }

  @Test
  void aSessionWhoseNodeHadDiedBeforeIsNoSessionOpen() {
    NotificationHistory history = history(session(PLACE.at(50), -60, null), Set.of(SESSION));

    assertThat(Timeline.of(history, null).getLast().summary())
        .isEqualTo("Not pushed then: alice had no session open.");
  }

  @Test
  void nobodySaysThatNoSessionWasOpenWhileReceiptsAreStillToBeRead() {
    NotificationHistory history = history(session(PLACE.at(100), 5, null), Set.of(), 3);

    assertThat(Timeline.of(history, null))
        .extracting(TimelineStep::step)
        .containsExactly("accepted", "stored", "unknown");
    assertThat(Timeline.of(history, null).getLast().summary())
        .isEqualTo(
            "Unknown whether it was pushed: of a session of alice nothing is known yet, and 3"
                + " receipts are still to be read. Ask again.");
  }

  @Test
  void aSessionThatBeganWithoutHistoryCountsFromItsOpening() {
    assertThat(kinds(session(null, -60, null))).endsWith("unknown");
    assertThat(kinds(session(null, 60, null))).endsWith("not_pushed");
  }

  @Test
  void anAcknowledgementProvesThePushThatNobodyReported() {
    var trace =
        new SessionTrace(SESSION, null, null, false, null, null, null, null, null, appended(3));

    assertThat(kinds(trace)).containsExactly("accepted", "stored", "acknowledged");
  }

  @Test
  void aFreshSessionThatWasReportedLateWasThereAllTheSame() {
    var trace =
        new SessionTrace(
            SESSION,
            "node-1",
            appended(1),
            true,
            PLACE.at(99),
            null,
            null,
            null,
            appended(2),
            null);

    assertThat(steps(trace).getLast().summary()).startsWith("Pushed on session");
    assertThat(kinds(trace)).doesNotContain("not_pushed");
  }

  @Test
  void whatWasToBeKeptBackAndWasPushedAllTheSameIsToldAsBoth() {
    Settings off = Settings.without(Channel.REALTIME);
    NotificationHistory history = history(session(null, -60, null), Set.of());
    SessionTrace pushed =
        new SessionTrace(
            SESSION, "node-1", appended(-60), false, null, null, null, null, appended(2), null);

    List<TimelineStep> steps =
        Timeline.of(
            new NotificationHistory(
                history.subject(),
                List.of(),
                List.of(),
                new SettingsInForce.Dated(off, 3, CREATED.minusSeconds(99), "alice"),
                List.of(pushed),
                Set.of(),
                null,
                0,
                ChannelHistory.NONE,
                history.now()),
            null);

    assertThat(steps)
        .extracting(TimelineStep::step)
        .containsExactly("accepted", "stored", "kept_back", "pushed");
    assertThat(steps.get(2).summary())
        .startsWith(
            "Not to be pushed: the recipient had switched off all notifications in real time");
    assertThat(steps.get(2).settingSince()).isEqualTo(PLACE.at(3));
  }

  private static List<String> kinds(SessionTrace session) {
    return steps(session).stream().map(TimelineStep::step).toList();
  }

  private static List<TimelineStep> steps(SessionTrace session) {
    return Timeline.of(history(session, Set.of()), null);
  }

  private static NotificationHistory history(SessionTrace session, Set<UUID> silentBefore) {
    return history(session, silentBefore, 0);
  }

  private static NotificationHistory history(
      SessionTrace session, Set<UUID> silentBefore, long missingReceipts) {
    return new NotificationHistory(
        new ExplainedNotification(
            new UUID(0, 9),
            new RecipientId("alice"),
            false,
            "Hello",
            NotificationType.INFO,
            true,
            Routing.DEFAULT,
            null,
            null,
            null,
            "shop",
            null,
            null,
            null,
            CREATED,
            null,
            PLACE),
        List.of(),
        List.of(),
        new SettingsInForce.Dated(Settings.DEFAULT, -1, null, null),
        List.of(session),
        silentBefore,
        null,
        missingReceipts,
        ChannelHistory.NONE,
        CREATED.plusSeconds(3600));
  }

  /// @param openedAfter seconds after the notification
  private static SessionTrace session(
      @Nullable Position from, int openedAfter, @Nullable Closing closing) {
    return new SessionTrace(
        SESSION,
        "node-1",
        appended(openedAfter),
        false,
        from,
        closing == null ? null : appended(closing.after),
        closing == null ? null : closing.sentUpTo,
        closing == null ? null : closing.code,
        null,
        null);
  }

  private static Closing closed(int after, Position sentUpTo, int code) {
    return new Closing(after, sentUpTo, code);
  }

  private static Appended appended(int secondsAfter) {
    return new Appended(1, CREATED.plusSeconds(secondsAfter));
  }

  private record Closing(int after, Position sentUpTo, int code) {}
}
