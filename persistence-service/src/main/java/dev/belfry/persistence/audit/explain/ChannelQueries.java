package dev.belfry.persistence.audit.explain;

import dev.belfry.persistence.audit.explain.ChannelHistory.Way;
import dev.belfry.persistence.deliveries.ActiveChannel;
import dev.belfry.persistence.deliveries.DeliveryQueries;
import dev.belfry.persistence.deliveries.RecordedStep;
import dev.belfry.persistence.inbox.NotificationRow;
import dev.belfry.persistence.inbox.SettingsInForce;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what the rows say of notifications outside the inbox. All methods belong into one
/// transaction.
@Component
class ChannelQueries {
  /// Who asks for it is the delivery, not the recipient: the link needs no login.
  static final String UNSUBSCRIBING = "unsubscribe:";

  private static final String UNSUBSCRIBED =
      """
      SELECT log_offset, appended_at, actor FROM settings_change
      WHERE recipient = :recipient AND log_offset > :offset AND actor = ANY (:actors)
      ORDER BY log_offset
      """;

  private final JdbcClient database;
  private final DeliveryQueries deliveries;
  private final SettingsInForce settings;

  ChannelQueries(JdbcClient database, DeliveryQueries deliveries, SettingsInForce settings) {
    this.database = database;
    this.deliveries = deliveries;
    this.settings = settings;
  }

  ChannelHistory of(ExplainedNotification subject) {
    List<RecordedStep> steps = deliveries.of(subject.recipient(), subject.id());
    return new ChannelHistory(
        deliveries.activeAt(subject.position()).stream().map(each -> way(subject, each)).toList(),
        steps,
        unsubscribed(subject, steps));
  }

  private Way way(ExplainedNotification subject, ActiveChannel each) {
    long offset = subject.position().offset();
    SettingsInForce.Dated inForce = settings.at(subject.recipient(), offset);
    return new Way(
        each,
        KeepingSetting.of(each.channel(), subject, inForce.settings())
            .map(keeping -> settings.at(subject.recipient(), offset, keeping.keepsBack()))
            .orElse(inForce));
  }

  private List<HistoryPatch> unsubscribed(ExplainedNotification subject, List<RecordedStep> steps) {
    String[] actors =
        steps.stream()
            .map(step -> UNSUBSCRIBING + step.event().deliveryId())
            .distinct()
            .toArray(String[]::new);
    if (actors.length == 0) {
      return List.of();
    }
    return database
        .sql(UNSUBSCRIBED)
        .param("recipient", subject.recipient().value())
        .param("offset", subject.position().offset())
        .param("actors", actors)
        .query((row, _) ->
            new HistoryPatch(
                new Appended(
                    row.getLong("log_offset"),
                    Objects.requireNonNull(NotificationRow.instant(row, "appended_at"))),
                row.getString("actor")))
        .list();
  }
}
