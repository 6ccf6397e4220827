package dev.belfry.persistence.inbox;

import dev.belfry.events.EventLog;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Notification;
import dev.belfry.inbox.Snapshot.UnreadNotification;
import dev.belfry.persistence.freshness.AppliedPositions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What is in an inbox. All methods belong into one transaction with the [InboxView] they are
/// given.
@Component
public class InboxQueries {
  private static final List<String> UNREAD = unread(InboxSql.PRESENT);

  private final JdbcClient database;
  private final AppliedPositions positions;
  private final Clock clock;

  InboxQueries(JdbcClient database, AppliedPositions positions, Clock clock) {
    this.database = database;
    this.positions = positions;
    this.clock = clock;
  }

  /// The inbox as the current transaction sees it.
  public InboxView view(EventLog log, RecipientId recipient) {
    return database
        .sql(
            "SELECT"
                + InboxSql.WATERMARK
                + " AS watermark, "
                + InboxSql.ARCHIVED_UP_TO
                + " AS archived_up_to, "
                + InboxSql.READS
                + " AS reads")
        .param("recipient", recipient.value())
        .query((row, _) ->
            new InboxView(
                recipient,
                positions.of(log, recipient),
                row.getLong("watermark"),
                row.getLong("archived_up_to"),
                clock.instant(),
                row.getString("reads")))
        .single();
  }

  /// How many are unread, whatever else a list filters by.
  public int unreadCount(InboxView view) {
    return counts(view, ListFilter.UNREAD).unread();
  }

  /// The unread ones, oldest first.
  public List<UnreadNotification> unread(InboxView view) {
    String sql =
        UNREAD.stream()
            .map(part -> "SELECT n.id, n.log_offset, n.expires_at" + part)
            .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY log_offset"));
    return database
        .sql(sql)
        .params(view.parameters())
        .query((row, _) ->
            new UnreadNotification(
                row.getObject("id", UUID.class),
                row.getLong("log_offset"),
                NotificationRow.instant(row, "expires_at")))
        .list();
  }

  /// Everything is counted once: where a list shows more than what is unread, that is counted with
  /// the rest.
  InboxCounts counts(InboxView view, ListFilter filter) {
    String matching = filter.type() == null ? "true" : "n.notification_type = :type";
    Stream<String> counted;
    if (filter.archived()) {
      counted =
          Stream.concat(
              UNREAD.stream().map(part -> counting("true", "false", part)),
              partsOf(filter).stream().map(part -> counting("false", matching, part)));
    } else if (filter.unreadOnly()) {
      counted = UNREAD.stream().map(part -> counting("true", matching, part));
    } else {
      counted =
          InboxSql.PRESENT.stream().map(part -> counting(part.isUnread(), matching, part.all()));
    }
    return database
        .sql(
            counted.collect(
                Collectors.joining(
                    " UNION ALL ", "SELECT sum(unread), sum(matching) FROM (", ") AS part")))
        .params(view.parameters())
        .param("type", wireName(filter.type()))
        .query((row, _) -> new InboxCounts(row.getInt(1), row.getInt(2)))
        .single();
  }

  private static String counting(String unread, String matching, String part) {
    return "SELECT count(*) FILTER (WHERE "
        + unread
        + ") AS unread, count(*) FILTER (WHERE "
        + matching
        + ") AS matching"
        + part;
  }

  /// Those of a page, newest first, and one more if there are older ones.
  List<Notification> page(InboxView view, ListFilter filter, ListPage page) {
    Position before = page.before();
    String narrowed =
        (filter.type() == null ? "" : " AND n.notification_type = :type")
            + (before == null ? "" : " AND n.log_offset < :before");
    String keys =
        partsOf(filter).stream()
            .map(part ->
                "(SELECT n.partition, n.id, n.log_offset"
                    + part
                    + narrowed
                    + " ORDER BY n.log_offset DESC LIMIT :until)")
            .collect(Collectors.joining(" UNION ALL "));
    String sql =
        "SELECT"
            + InboxSql.SHOWN
            + " FROM (SELECT * FROM ("
            + keys
            + ") AS key ORDER BY log_offset DESC LIMIT :limit OFFSET :offset) AS page"
            + " JOIN notification n ON n.partition = page.partition AND n.id = page.id"
            + InboxSql.BROADCAST_STATE
            + InboxSql.COVERED
            + InboxSql.WORDS
            + " ORDER BY n.log_offset DESC";
    return database
        .sql(sql)
        .params(view.parameters())
        .param("type", wireName(filter.type()))
        .param("before", before == null ? null : before.offset())
        .param("limit", page.limit() + 1)
        .param("offset", page.offset())
        .param("until", page.offset() + page.limit() + 1L)
        .query((row, _) -> NotificationRow.read(row, view.position()))
        .list();
  }

  /// One of them, if it is there, archived or not.
  public Optional<Notification> one(InboxView view, UUID id) {
    String sql =
        "SELECT"
            + InboxSql.SHOWN
            + " FROM notification n"
            + InboxSql.BROADCAST_STATE
            + InboxSql.COVERED
            + InboxSql.WORDS
            + """
             WHERE n.partition = :partition AND n.id = :id
               AND (n.recipient IS NULL OR n.recipient = :recipient)
               AND n.removed_offset IS NULL AND b.removed_offset IS NULL AND
            """
            + InboxSql.NOT_EXPIRED;
    return database
        .sql(sql)
        .params(view.parameters())
        .param("id", id)
        .query((row, _) -> NotificationRow.read(row, view.position()))
        .optional();
  }

  private static List<String> partsOf(ListFilter filter) {
    List<InboxSql.Part> parts = filter.archived() ? InboxSql.ARCHIVED : InboxSql.PRESENT;
    return filter.unreadOnly() ? unread(parts) : parts.stream().map(InboxSql.Part::all).toList();
  }

  private static List<String> unread(List<InboxSql.Part> parts) {
    return parts.stream().flatMap(part -> part.unread().stream()).toList();
  }

  private static @Nullable String wireName(@Nullable NotificationType type) {
    return type == null ? null : type.wireName();
  }
}
