package dev.belfry.persistence.inbox;

import dev.belfry.events.Settings;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/// Settings that were in force from one event until the next. Written by the sink.
@Entity
@Immutable
@Table(name = "settings_change")
class SettingsChange {
  @EmbeddedId private Key key = new Key("", 0);
  private String actor = "";
  private Instant appendedAt = Instant.EPOCH;
  private boolean emailNotifications;
  private boolean pushNotifications;
  private boolean realtimeNotifications;
  private boolean infoEnabled;
  private boolean successEnabled;
  private boolean warningEnabled;
  private boolean errorEnabled;
  private boolean messageEnabled;
  private boolean systemEnabled;

  protected SettingsChange() {}

  long logOffset() {
    return key.logOffset();
  }

  String actor() {
    return actor;
  }

  Instant appendedAt() {
    return appendedAt;
  }

  Settings settings() {
    return new Settings(
        emailNotifications,
        pushNotifications,
        realtimeNotifications,
        infoEnabled,
        successEnabled,
        warningEnabled,
        errorEnabled,
        messageEnabled,
        systemEnabled);
  }

  @Embeddable
  record Key(String recipient, long logOffset) {}
}
