package dev.belfry.delivery.projection;

import static java.util.Objects.requireNonNull;

import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.tail.IdWindow;
import dev.belfry.events.AllArchived;
import dev.belfry.events.AllRead;
import dev.belfry.events.Ids;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import dev.belfry.events.SettingsEvent;
import dev.belfry.events.TemplateWords;
import dev.belfry.inbox.Change;
import dev.belfry.inbox.EffectiveChange;
import dev.belfry.inbox.Notification;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event of the log, with the frame that tells it and, where the read model had to be asked, its
/// answer. The frame is encoded when it is first needed, once for all users and sessions, or once
/// for each language that it is told in. Belongs to one event loop.
public final class LiveEvent {
  private final LogEntry.Understood entry;
  private final @Nullable String traceparent;
  private IdWindow.Sight sight;
  private boolean judged;
  private @Nullable EffectiveChange effect;
  private @Nullable Settings settings;
  private @Nullable ServerFrame frame;
  private @Nullable Map<String, ServerFrame> framesByLanguage;

  /// One that no trace goes through.
  ///
  /// @param sight what the node knows of it by its id
  public LiveEvent(LogEntry.Understood entry, IdWindow.Sight sight) {
    this(entry, sight, null);
  }

  /// @param sight what the node knows of it by its id
  /// @param traceparent the trace in which its push is to be seen; null if there is none
  public LiveEvent(LogEntry.Understood entry, IdWindow.Sight sight, @Nullable String traceparent) {
    this.entry = entry;
    this.sight = sight;
    this.traceparent = traceparent;
  }

  /// What makes it a repeat of another.
  public UUID eventId() {
    return Ids.ofEvent(entry.eventId());
  }

  /// Whether only the read model can tell if it is a repeat, and that makes a difference: a click
  /// is told to nobody.
  public boolean isDoubtful() {
    return (sight == IdWindow.Sight.MAYBE_REPEAT || canOnlyRepeatWhatIsForgotten())
        && !(event() instanceof NotificationClicked);
  }

  /// Whether it may repeat something, but nothing that this node remembers.
  public boolean canOnlyRepeatWhatIsForgotten() {
    return sight == IdWindow.Sight.MAYBE_OLD || sight == IdWindow.Sight.MAYBE_FORGOTTEN;
  }

  /// Whether it may repeat something, but nothing within the window.
  public boolean mayBeOld() {
    return sight == IdWindow.Sight.MAYBE_OLD;
  }

  /// Whether it changes nothing because it is a repeat.
  public boolean isRepeat() {
    return sight == IdWindow.Sight.REPEAT;
  }

  /// The read model has said whether it is a repeat.
  public void recognised(boolean asRepeat) {
    sight = asRepeat ? IdWindow.Sight.REPEAT : IdWindow.Sight.NEW;
  }

  /// Whether the read model may have to be asked about it.
  public boolean isOpen() {
    return isDoubtful() || (needsJudgement() && !judged);
  }

  private boolean needsJudgement() {
    return event() instanceof NotificationUnread
        || event() instanceof NotificationUnarchived
        || event() instanceof NotificationWithdrawn;
  }

  /// The read model has said what it did.
  ///
  /// @param took null if nothing
  public void judged(@Nullable EffectiveChange took) {
    judged = true;
    effect = took;
  }

  /// Whether the read model has said what it did.
  public boolean isJudged() {
    return judged;
  }

  /// What it did, as the read model has said; null if nothing.
  public @Nullable EffectiveChange effect() {
    return effect;
  }

  /// The recipient's settings after it, for the frame that tells them.
  public void ledTo(Settings after) {
    settings = after;
    frame = null;
  }

  /// The trace in which its push is to be seen; null if there is none.
  public @Nullable String traceparent() {
    return traceparent;
  }

  /// What happened.
  public NotificationEvent event() {
    return entry.event();
  }

  /// Where.
  public Position position() {
    return entry.position();
  }

  /// Where in its partition.
  public long offset() {
    return entry.position().offset();
  }

  /// What tells it, if it has an effect.
  ///
  /// @param reads the language that its user has chosen, as a tag of BCP 47; null if they have not
  public ServerFrame frame(@Nullable String reads) {
    TemplateWords words =
        event() instanceof NewNotification created ? created.content().words() : null;
    if (words == null) {
      return frame();
    }
    if (framesByLanguage == null) {
      framesByLanguage = new HashMap<>(2);
    }
    return framesByLanguage.computeIfAbsent(
        words.chosenFor(reads), language -> ServerFrame.of(change(language)));
  }

  private ServerFrame frame() {
    if (frame == null) {
      frame =
          settings == null && event() instanceof SettingsChanged changed
              ? ServerFrame.settingsChanged(changed.settings())
              : ServerFrame.of(change(null));
    }
    return frame;
  }

  private Change change(@Nullable String language) {
    return switch (event()) {
      case NewNotification created ->
          new Change.Created(
              Notification.created(created, position(), entry.appendedAt(), language), position());
      case NotificationRead read -> new Change.Read(read.notificationId(), position());
      case NotificationUnread unread -> new Change.Unread(unread.notificationId(), position());
      case NotificationArchived archived ->
          new Change.Archived(archived.notificationId(), position());
      case NotificationUnarchived unarchived ->
          new Change.Unarchived(unarchived.notificationId(), position());
      case NotificationDeleted deleted -> new Change.Deleted(deleted.notificationId(), position());
      case NotificationWithdrawn withdrawn ->
          new Change.Deleted(withdrawn.notificationId(), position());
      case NotificationClicked _ ->
          throw new IllegalStateException("no session is told of a click");
      case AllRead all ->
          new Change.EverythingRead(position().at(all.coveredUpTo(position())), position());
      case AllArchived all ->
          new Change.EverythingArchived(position().at(all.coveredUpTo(position())), position());
      case SettingsEvent _ -> new Change.NewSettings(requireNonNull(settings), position());
    };
  }
}
