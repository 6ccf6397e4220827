package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Channel;
import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.persistence.inbox.ChangeKind;
import dev.belfry.persistence.inbox.NotificationRow;
import dev.belfry.persistence.inbox.SettingsInForce;
import dev.belfry.persistence.seen.SeenQueries;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads histories from the rows, each along the indexes of one notification or one recipient. All
/// methods belong into one transaction.
@Component
class HistoryQueries {
  /// After that a live node has reported what it pushed.
  private static final Duration REPORTED = Duration.ofSeconds(10);

  private static final String FOUND =
      """
      SELECT partition, id, recipient, log_offset, created_at, title, notification_type, expires_at,
        realtime, coalesce(category, 'default') AS category, category_version, critical, channels,
        sender, door, batch_id, request_id, template, template_version,
        experiment, experiment_version, variant, presentation
      FROM notification WHERE partition IN (:partitions) AND id = :id
      """;
  private static final String CHANGES =
      """
      SELECT kind, log_offset, appended_at, actor, effective FROM state_change
      WHERE recipient = :recipient AND notification_id = :id AND partition = :partition
      UNION ALL
      SELECT kind, log_offset, appended_at, actor, effective FROM state_change
      WHERE recipient IS NULL AND notification_id = :id AND partition = :partition
      ORDER BY log_offset
      """;

  /// Those that made it read after something had made it unread, and the one that first reached it.
  private static final String ALL_READS =
      """
      WITH marking AS (
        SELECT was_read_offset AS log_offset FROM state_change
        WHERE recipient = :recipient AND notification_id = :id AND effective AND kind = 'unread'
        UNION
        SELECT read_offset FROM notification
        WHERE partition = :partition AND id = :id AND recipient = :recipient
        UNION
        SELECT read_offset FROM broadcast_state
        WHERE recipient = :recipient AND notification_id = :id
        UNION
        SELECT log_offset FROM first_all_read(:recipient, :offset))
      SELECT kind, log_offset, appended_at, actor, effective
      FROM marking JOIN state_change USING (log_offset)
      WHERE partition = :partition AND kind = 'all_read' ORDER BY log_offset
      """;

  /// Likewise those that archived it.
  private static final String ALL_ARCHIVED =
      """
      WITH marking AS (
        SELECT was_archived_offset AS log_offset FROM state_change
        WHERE recipient = :recipient AND notification_id = :id AND effective
          AND kind = 'unarchived'
        UNION
        SELECT archived_offset FROM notification
        WHERE partition = :partition AND id = :id AND recipient = :recipient
        UNION
        SELECT archived_offset FROM broadcast_state
        WHERE recipient = :recipient AND notification_id = :id
        UNION
        SELECT log_offset FROM first_all_archived(:recipient, :offset))
      SELECT kind, log_offset, appended_at, actor, effective
      FROM marking JOIN state_change USING (log_offset)
      WHERE partition = :partition AND kind = 'all_archived' ORDER BY log_offset
      """;

  private static final Set<ChangeKind> REMOVALS =
      EnumSet.of(ChangeKind.DELETED, ChangeKind.WITHDRAWN);

  private static final String DUPLICATES =
      """
      SELECT log_offset, appended_at FROM duplicate_event
      WHERE event_id = :id AND topic = :topic AND partition = :partition ORDER BY log_offset
      """;

  private static final String NEXT_RECEIPT =
      "SELECT next_offset FROM applied_position WHERE topic = :topic AND partition = :partition";

  /// Those that reported something of it, and those that could have.
  private static final String SESSIONS =
      """
      SELECT session_id, s.node, s.opened_offset, s.opened_at, s.opened_from, s.opened_state,
        s.closed_offset, s.closed_at, s.sent_up_to, s.close_code,
        r.pushed_offset, r.pushed_at, r.acknowledged_offset, r.acknowledged_at
      FROM receipt r LEFT JOIN delivery_session s USING (recipient, session_id)
      WHERE r.recipient = :recipient AND r.notification_id = :id
      UNION ALL
      SELECT s.session_id, s.node, s.opened_offset, s.opened_at, s.opened_from, s.opened_state,
        s.closed_offset, s.closed_at, s.sent_up_to, s.close_code, NULL, NULL, NULL, NULL
      FROM delivery_session s
      WHERE s.recipient = :recipient
        AND (s.closed_at IS NULL OR s.closed_at >= :created)
        AND (s.opened_from IS NULL OR s.opened_from < :position)
        AND NOT EXISTS (
          SELECT FROM receipt r
          WHERE r.recipient = s.recipient AND r.notification_id = :id
            AND r.session_id = s.session_id)
      """;

  /// Sessions that were there for an earlier notification, and never said that they were pushed it.
  private static final String SILENT_BEFORE =
      """
      SELECT s.session_id
      FROM (
          SELECT * FROM (
            (SELECT n.id, n.created_at, n.log_offset FROM notification n
             WHERE n.recipient = :recipient AND n.log_offset < :offset AND n.pushable
               AND n.created_at <= :reported AND n.removed_offset IS NULL
             ORDER BY n.log_offset DESC LIMIT 1)
            UNION ALL
            (SELECT n.id, n.created_at, n.log_offset FROM notification n
             WHERE n.recipient = :recipient AND n.log_offset < :offset AND n.pushable
               AND n.created_at <= :reported AND n.removed_offset IS NOT NULL
             ORDER BY n.log_offset DESC LIMIT 1)) AS latest
          ORDER BY log_offset DESC LIMIT 1) earlier
        JOIN delivery_session s ON s.recipient = :recipient AND s.closed_at IS NULL
          AND s.opened_at <= earlier.created_at
      WHERE NOT EXISTS (
        SELECT FROM receipt r
        WHERE r.recipient = :recipient AND r.notification_id = earlier.id
          AND r.session_id = s.session_id)
      """;

  private final JdbcClient database;
  private final SettingsInForce settings;
  private final SeenQueries seen;
  private final ChannelQueries channels;
  private final Clock clock;

  HistoryQueries(
      JdbcClient database,
      SettingsInForce settings,
      SeenQueries seen,
      ChannelQueries channels,
      Clock clock) {
    this.database = database;
    this.seen = seen;
    this.settings = settings;
    this.channels = channels;
    this.clock = clock;
  }

  /// Everything of that id: one notification, or the copies of a broadcast.
  List<Found> find(EventLog log, UUID id) {
    return database
        .sql(FOUND)
        .param("partitions", IntStream.range(0, log.partitions()).boxed().toList())
        .param("id", id)
        .query((row, _) -> Found.read(row, log))
        .list();
  }

  /// The history of a notification in one inbox.
  ///
  /// @param receiptsEnd up to which offset there are receipts that may concern it
  NotificationHistory of(ExplainedNotification subject, long receiptsEnd) {
    List<HistoryChange> changes = changes(subject);
    return new NotificationHistory(
        subject,
        changes,
        duplicates(subject),
        settings(subject),
        sessions(subject),
        silentBefore(subject),
        seen.first(subject.recipient(), subject.position().offset()).orElse(null),
        Math.max(0, receiptsEnd - nextReceipt(subject)),
        channels.of(subject),
        clock.instant());
  }

  private SettingsInForce.Dated settings(ExplainedNotification subject) {
    RecipientId recipient = subject.recipient();
    long offset = subject.position().offset();
    SettingsInForce.Dated inForce = settings.at(recipient, offset);
    return KeepingSetting.of(Channel.REALTIME, subject, inForce.settings())
        .map(keeping -> settings.at(recipient, offset, keeping.keepsBack()))
        .orElse(inForce);
  }

  /// The first offset of the recipient's partition of receipts that is not applied.
  private long nextReceipt(ExplainedNotification subject) {
    return about(NEXT_RECEIPT, subject)
        .param("topic", Topic.RECEIPTS.topicName())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  private List<HistoryChange> changes(ExplainedNotification subject) {
    List<HistoryChange> own = about(CHANGES, subject).query((row, _) -> change(row)).list();
    List<HistoryChange> all = new ArrayList<>(own);
    addThose(ALL_READS, EnumSet.of(ChangeKind.READ, ChangeKind.UNREAD), subject, own, all);
    addThose(
        ALL_ARCHIVED, EnumSet.of(ChangeKind.ARCHIVED, ChangeKind.UNARCHIVED), subject, own, all);
    all.sort(Comparator.comparingLong(HistoryChange::offset));
    return all;
  }

  /// Adds those of what marked all that marked this one.
  ///
  /// @param kinds what of its own marks it so, or does the opposite
  private void addThose(
      String sql,
      Set<ChangeKind> kinds,
      ExplainedNotification subject,
      List<HistoryChange> own,
      List<HistoryChange> all) {
    about(sql, subject).query((row, _) -> change(row)).list().stream()
        .filter(some -> isReached(own, kinds, some) && !subject.isExpired(some.at()))
        .forEach(all::add);
  }

  /// Whether nothing else had marked it so, or taken it away, when all was marked.
  private static boolean isReached(
      List<HistoryChange> own, Set<ChangeKind> kinds, HistoryChange all) {
    return own.stream()
        .filter(change -> change.effective() && change.offset() < all.offset())
        .filter(change -> kinds.contains(change.kind()) || REMOVALS.contains(change.kind()))
        .reduce((_, later) -> later)
        .map(last -> last.kind() == ChangeKind.UNREAD || last.kind() == ChangeKind.UNARCHIVED)
        .orElse(true);
  }

  private List<Appended> duplicates(ExplainedNotification subject) {
    return about(DUPLICATES, subject)
        .param("topic", Topic.NOTIFICATIONS.topicName())
        .query((row, _) -> appended(row, "log_offset", "appended_at"))
        .list()
        .stream()
        .filter(Objects::nonNull)
        .toList();
  }

  private List<SessionTrace> sessions(ExplainedNotification subject) {
    return about(SESSIONS, subject)
        .param("created", subject.createdAt().atOffset(ZoneOffset.UTC))
        .param("position", subject.position().toString())
        .query((row, _) -> session(row))
        .list();
  }

  private Set<UUID> silentBefore(ExplainedNotification subject) {
    return about(SILENT_BEFORE, subject)
        .param("reported", subject.createdAt().minus(REPORTED).atOffset(ZoneOffset.UTC))
        .query(UUID.class)
        .list()
        .stream()
        .collect(Collectors.toUnmodifiableSet());
  }

  private JdbcClient.StatementSpec about(String sql, ExplainedNotification subject) {
    return database
        .sql(sql)
        .param("recipient", subject.recipient().value())
        .param("id", subject.id())
        .param("partition", subject.position().partition())
        .param("offset", subject.position().offset());
  }

  private static HistoryChange change(ResultSet row) throws SQLException {
    return new HistoryChange(
        ChangeKind.ofWireName(row.getString("kind")),
        row.getLong("log_offset"),
        instant(row, "appended_at"),
        row.getString("actor"),
        row.getBoolean("effective"));
  }

  private static SessionTrace session(ResultSet row) throws SQLException {
    return new SessionTrace(
        row.getObject("session_id", UUID.class),
        row.getString("node"),
        appended(row, "opened_offset", "opened_at"),
        "snapshot".equals(row.getString("opened_state")),
        position(row, "opened_from"),
        appended(row, "closed_offset", "closed_at"),
        position(row, "sent_up_to"),
        row.getObject("close_code", Integer.class),
        appended(row, "pushed_offset", "pushed_at"),
        appended(row, "acknowledged_offset", "acknowledged_at"));
  }

  private static @Nullable Appended appended(ResultSet row, String offset, String time)
      throws SQLException {
    Instant at = NotificationRow.instant(row, time);
    return at == null ? null : new Appended(row.getLong(offset), at);
  }

  private static @Nullable Position position(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : Position.parse(text).orElse(null);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(NotificationRow.instant(row, column), column);
  }
}
