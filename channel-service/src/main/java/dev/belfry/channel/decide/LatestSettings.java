package dev.belfry.channel.decide;

import dev.belfry.channel.database.Query;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The settings of recipients as far as the log is applied.
public final class LatestSettings {
  private static final String LATEST =
      """
      SELECT asked.recipient, latest.settings
      FROM unnest(?::text[]) AS asked(recipient) CROSS JOIN LATERAL (
        SELECT settings FROM settings_change WHERE recipient = asked.recipient
        ORDER BY log_offset DESC LIMIT 1) latest
      """;

  private LatestSettings() {}

  /// Of those who have changed any.
  public static Map<RecipientId, Settings> of(
      Connection connection, Collection<RecipientId> recipients) throws SQLException {
    Map<RecipientId, Settings> settings = new HashMap<>();
    new Query(connection, LATEST)
        .column("text", recipients, RecipientId::value)
        .each(row ->
            settings.put(
                new RecipientId(row.getString(1)),
                Settings.parse(Objects.requireNonNull(row.getString(2)))));
    return settings;
  }
}
