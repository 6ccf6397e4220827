package dev.belfry.persistence.sink;

import dev.belfry.events.Content;
import dev.belfry.events.Exposure;
import dev.belfry.events.TemplateWords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;

/// By what counters tell notifications apart.
///
/// @param notificationType its name; empty for what concerns no single notification
/// @param category its key
/// @param template the key of its template; empty if it was sent as words
/// @param variant the name of its variant in an experiment; empty outside experiments
record NotificationKind(String notificationType, String category, String template, String variant)
    implements Comparable<NotificationKind> {
  /// The expressions of a kind, of a row `%s` of `notification`.
  static final String COLUMNS =
      "%1$s.notification_type, coalesce(%1$s.category, 'default'), coalesce(%1$s.template, ''),"
          + " coalesce(%1$s.variant, '')";

  private static final Comparator<NotificationKind> ORDER =
      Comparator.comparing(NotificationKind::notificationType)
          .thenComparing(NotificationKind::category)
          .thenComparing(NotificationKind::template)
          .thenComparing(NotificationKind::variant);

  static NotificationKind of(Content content) {
    TemplateWords words = content.words();
    Exposure experiment = words == null ? null : words.experiment();
    return new NotificationKind(
        content.notificationType().wireName(),
        content.routing().category(),
        words == null ? "" : words.template().key(),
        experiment == null ? "" : experiment.variant());
  }

  static NotificationKind ofCategory(String category) {
    return new NotificationKind("", category, "", "");
  }

  /// From four columns, the first of them at a place.
  static NotificationKind read(ResultSet row, int column) throws SQLException {
    return new NotificationKind(
        row.getString(column),
        row.getString(column + 1),
        row.getString(column + 2),
        row.getString(column + 3));
  }

  @Override
  public int compareTo(NotificationKind other) {
    return ORDER.compare(this, other);
  }
}
