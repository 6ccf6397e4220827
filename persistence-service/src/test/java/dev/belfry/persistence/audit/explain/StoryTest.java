package dev.belfry.persistence.audit.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Channel;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.persistence.inbox.SettingsInForce;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What sockets leave behind when something goes wrong, and what can be said of it.
class StoryTest {
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
    List<Step> steps = steps(session(PLACE.at(50), -60, closed(-1, PLACE.at(80), 1000)));

    assertThat(steps.getLast().summary()).isEqualTo("Not pushed then: alice had no session open.");
  }

  @Test
  void aSessionThatBeganAfterItHasNothingToDoWithIt() {
    List<Step> steps = steps(session(PLACE.at(100), 5, null));

    assertThat(steps.getLast().summary()).isEqualTo("Not pushed then: alice had no session open.");
  }

  @Test
  void aSessionWhoseNodeHadDiedBeforeIsNoSessionOpen() {
    Life life = life(session(PLACE.at(50), -60, null), Set.of(SESSION));

    assertThat(Story.of(life).getLast().summary())
        .isEqualTo("Not pushed then: alice had no session open.");
  }

  @Test
  void nobodySaysThatNoSessionWasOpenWhileReceiptsAreStillToBeRead() {
    Life life = life(session(PLACE.at(100), 5, null), Set.of(), 3);

    assertThat(Story.of(life))
        .extracting(Step::step)
        .containsExactly("accepted", "stored", "unknown");
    assertThat(Story.of(life).getLast().summary())
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
        new SessionTrace(SESSION, null, null, false, null, null, null, null, null, stamp(3));

    assertThat(kinds(trace)).containsExactly("accepted", "stored", "acknowledged");
  }

  @Test
  void aFreshSessionThatWasReportedLateWasThereAllTheSame() {
    var trace =
        new SessionTrace(
            SESSION, "node-1", stamp(1), true, PLACE.at(99), null, null, null, stamp(2), null);

    assertThat(steps(trace).getLast().summary()).startsWith("Pushed on session");
    assertThat(kinds(trace)).doesNotContain("not_pushed");
  }

  @Test
  void whatWasToBeKeptBackAndWasPushedAllTheSameIsToldAsBoth() {
    Settings off = Settings.without(Channel.REALTIME);
    Life life = life(session(null, -60, null), Set.of());
    SessionTrace pushed =
        new SessionTrace(
            SESSION, "node-1", stamp(-60), false, null, null, null, null, stamp(2), null);

    List<Step> steps =
        Story.of(
            new Life(
                life.subject(),
                List.of(),
                List.of(),
                new SettingsInForce.Dated(off, 3, CREATED.minusSeconds(99), "alice"),
                List.of(pushed),
                Set.of(),
                0,
                life.now()));

    assertThat(steps)
        .extracting(Step::step)
        .containsExactly("accepted", "stored", "kept_back", "pushed");
    assertThat(steps.get(2).summary())
        .startsWith("Not to be pushed: she had switched off all notifications in real time");
    assertThat(steps.get(2).settingSince()).isEqualTo(PLACE.at(3));
  }

  private static List<String> kinds(SessionTrace session) {
    return steps(session).stream().map(Step::step).toList();
  }

  private static List<Step> steps(SessionTrace session) {
    return Story.of(life(session, Set.of()));
  }

  private static Life life(SessionTrace session, Set<UUID> silentBefore) {
    return life(session, silentBefore, 0);
  }

  private static Life life(SessionTrace session, Set<UUID> silentBefore, long missingReceipts) {
    return new Life(
        new Subject(
            new UUID(0, 9),
            new RecipientId("alice"),
            false,
            "Hello",
            NotificationType.INFO,
            true,
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
        missingReceipts,
        CREATED.plusSeconds(3600));
  }

  /// @param openedAfter seconds after the notification
  private static SessionTrace session(
      @Nullable Position from, int openedAfter, @Nullable Closing closing) {
    return new SessionTrace(
        SESSION,
        "node-1",
        stamp(openedAfter),
        false,
        from,
        closing == null ? null : stamp(closing.after),
        closing == null ? null : closing.sentUpTo,
        closing == null ? null : closing.code,
        null,
        null);
  }

  private static Closing closed(int after, Position sentUpTo, int code) {
    return new Closing(after, sentUpTo, code);
  }

  private static Stamp stamp(int secondsAfter) {
    return new Stamp(1, CREATED.plusSeconds(secondsAfter));
  }

  private record Closing(int after, Position sentUpTo, int code) {}
}
