package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/// What a recipient wants to be told, and how. Everything is on until she says otherwise.
///
/// @param emailNotifications kept for the channel to come
/// @param pushNotifications kept for the channel to come
/// @param realtimeNotifications whether anything is pushed as `new_notification`
/// @param infoEnabled likewise for one type, as are those below
/// @param successEnabled see above
/// @param warningEnabled see above
/// @param errorEnabled see above
/// @param messageEnabled see above
/// @param systemEnabled see above
public record Settings(
    boolean emailNotifications,
    boolean pushNotifications,
    boolean realtimeNotifications,
    boolean infoEnabled,
    boolean successEnabled,
    boolean warningEnabled,
    boolean errorEnabled,
    boolean messageEnabled,
    boolean systemEnabled) {
  /// The settings of someone who never changed any.
  public static final Settings DEFAULT =
      new Settings(true, true, true, true, true, true, true, true, true);

  @JsonCreator
  static Settings read(
      @Nullable Boolean emailNotifications,
      @Nullable Boolean pushNotifications,
      @Nullable Boolean realtimeNotifications,
      @Nullable Boolean infoEnabled,
      @Nullable Boolean successEnabled,
      @Nullable Boolean warningEnabled,
      @Nullable Boolean errorEnabled,
      @Nullable Boolean messageEnabled,
      @Nullable Boolean systemEnabled) {
    return new Settings(
        isOn(emailNotifications),
        isOn(pushNotifications),
        isOn(realtimeNotifications),
        isOn(infoEnabled),
        isOn(successEnabled),
        isOn(warningEnabled),
        isOn(errorEnabled),
        isOn(messageEnabled),
        isOn(systemEnabled));
  }

  private static boolean isOn(@Nullable Boolean setting) {
    return setting == null || setting;
  }

  /// Whether notifications of this type are wanted, apart from [#realtimeNotifications()].
  public boolean isEnabled(NotificationType type) {
    return switch (type) {
      case INFO -> infoEnabled;
      case SUCCESS -> successEnabled;
      case WARNING -> warningEnabled;
      case ERROR -> errorEnabled;
      case MESSAGE -> messageEnabled;
      case SYSTEM -> systemEnabled;
    };
  }

  /// Whether a notification is pushed under these settings. The one rule that live delivery, resume
  /// and audit share: it must be asked with the settings in force at the notification's place in
  /// the log.
  public boolean allowPushOf(Content content) {
    return content.realtime() && realtimeNotifications && isEnabled(content.notificationType());
  }
}
