package dev.belfry.delivery.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.tail.IdWindow.Sight;
import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import dev.belfry.inbox.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboxTest {
  private static final Content CONTENT =
      new Content("Hello", "m", NotificationType.INFO, JsonObject.EMPTY, null, null, true);

  /// While history is away nobody can find out.
  @ParameterizedTest
  @CsvSource({
    "NEW,TOLD",
    "REPEAT,NONE",
    "MAYBE_REPEAT,NONE",
    "MAYBE_FORGOTTEN,NONE",
    "MAYBE_OLD,TOLD"
  })
  void withoutHistoryNothingIsToldThatMayRepeatAnEventOfTheWindow(Sight sight, Effect effect) {
    assertThat(Inbox.applyWithoutHistory(event(sight), Settings.DEFAULT, Instant.EPOCH))
        .isEqualTo(effect);
  }

  @ParameterizedTest
  @CsvSource({
    "NEW,TOLD",
    "REPEAT,NONE",
    "MAYBE_REPEAT,UNCERTAIN",
    "MAYBE_FORGOTTEN,UNCERTAIN",
    "MAYBE_OLD,UNCERTAIN"
  })
  void withHistoryItIsAskedAboutWhateverMayBeARepeat(Sight sight, Effect effect) {
    Inbox inbox = new Inbox(Settings.DEFAULT, List.of(), Instant.EPOCH, new AtomicLong());

    assertThat(inbox.apply(event(sight), Instant.EPOCH)).isEqualTo(effect);
  }

  @Test
  void whatIsUnreadCountsInTheTotalUntilTheInboxEnds() {
    AtomicLong total = new AtomicLong(5);
    UUID unread = Ids.next();
    Inbox inbox =
        new Inbox(
            Settings.DEFAULT,
            List.of(new Snapshot.UnreadNotification(unread, 1, null)),
            Instant.EPOCH,
            total);
    assertThat(total).hasValue(6);
    inbox.apply(event(Sight.NEW), Instant.EPOCH);
    assertThat(total).hasValue(7);

    inbox.end();
    inbox.end();

    assertThat(total).hasValue(5);
  }

  private static LiveEvent event(Sight sight) {
    var id = Ids.next();
    return new LiveEvent(
        new LogEntry.Understood(
            new Position(1, 0, 7),
            Instant.EPOCH,
            id.toString(),
            new NotificationBroadcast(id, CONTENT, "shop", Door.REST, null)),
        sight);
  }
}
