package dev.belfry.persistence.inbox;

import dev.belfry.events.Settings;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
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

  @Convert(converter = Json.class)
  private Settings settings = Settings.DEFAULT;

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
    return settings;
  }

  @Embeddable
  record Key(String recipient, long logOffset) {}

  @Immutable
  static class Json implements AttributeConverter<Settings, String> {
    @Override
    public String convertToDatabaseColumn(Settings settings) {
      return settings.differences().json();
    }

    @Override
    public Settings convertToEntityAttribute(String json) {
      return Settings.parse(json);
    }
  }
}
