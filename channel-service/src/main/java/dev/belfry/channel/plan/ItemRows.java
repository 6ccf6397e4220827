package dev.belfry.channel.plan;

import dev.belfry.channel.contact.Contacts;
import dev.belfry.channel.database.Query;
import dev.belfry.consumer.catalogue.CatalogueTail;
import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.Category;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventType;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewIdHeader;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Routing;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import dev.belfry.service.trace.Traces;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the log leads to: settings, items that are planned, and items that have become needless. To
/// apply a part of the log once more changes nothing, unless a channel has been activated there in
/// the meantime: then what it makes of the log is added.
public final class ItemRows implements SinkTarget {
  private static final Logger log = LoggerFactory.getLogger(ItemRows.class);
  private static final int SECONDS_FOR_CATALOGUE = 6;
  private static final String SETTINGS_BEFORE =
      """
      SELECT asked.recipient, latest.settings
      FROM unnest(?::text[], ?::bigint[]) AS asked(recipient, before) CROSS JOIN LATERAL (
        SELECT settings FROM settings_change
        WHERE recipient = asked.recipient AND log_offset < asked.before
        ORDER BY log_offset DESC LIMIT 1) latest
      """;
  private static final String ADD_SETTINGS =
      """
      INSERT INTO settings_change (recipient, log_offset, settings)
      SELECT * FROM unnest(?::text[], ?::bigint[], ?::jsonb[]) ON CONFLICT DO NOTHING
      """;
  private static final String REMEMBER =
      """
      INSERT INTO seen_notification (partition, id, log_offset)
      SELECT * FROM unnest(?::int[], ?::uuid[], ?::bigint[]) ON CONFLICT DO NOTHING
      """;
  private static final String REPEATS =
      """
      SELECT asked.partition, asked.log_offset
      FROM unnest(?::int[], ?::uuid[], ?::bigint[]) AS asked(partition, id, log_offset)
        CROSS JOIN LATERAL (SELECT log_offset FROM seen_notification s
          WHERE s.partition = asked.partition AND s.id = asked.id) seen
      WHERE seen.log_offset < asked.log_offset
      """;
  private static final String ADD_ITEMS =
      """
      INSERT INTO item AS old (notification_id, recipient, channel, partition, log_offset,
        appended_at, due_at, expires_at, category, unless, sender, broadcast, event,
        traceparent)
      {source}
      ON CONFLICT (notification_id, recipient, channel) DO UPDATE SET
        log_offset = excluded.log_offset, appended_at = excluded.appended_at,
        due_at = excluded.due_at, expires_at = excluded.expires_at, category = excluded.category,
        unless = excluded.unless, sender = excluded.sender, broadcast = excluded.broadcast,
        event = CASE WHEN old.closed IS NULL THEN excluded.event END,
        traceparent = excluded.traceparent
      WHERE old.log_offset IS NULL
      """;

  private static final String OF_ONE =
      """
      SELECT id, recipient, channel, partition, log_offset, appended_at, due_at, expires_at,
        category, unless, sender, false, event, traceparent
      FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int[], ?::bigint[], ?::timestamptz[],
        ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::json[], ?::text[])
        AS new(id, recipient, channel, partition, log_offset, appended_at, due_at, expires_at,
          category, unless, sender, event, traceparent)
      """;

  /// In one statement and in the transaction of the position: whoever reads it afterwards has an
  /// item that this makes needless.
  private static final String OF_EVERYONE =
      """
      SELECT id, c.recipient, channel, new.partition, log_offset, appended_at, due_at, expires_at,
        category, unless, sender, true, new.event, NULL::text
      FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int[], ?::bigint[], ?::timestamptz[],
        ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::json[])
        AS new(id, kind, channel, partition, log_offset, appended_at, due_at, expires_at,
          category, unless, sender, event)
      CROSS JOIN LATERAL (
        SELECT DISTINCT recipient FROM contact
        WHERE partition = new.partition AND kind = new.kind) c
      """;

  private final EventLog eventLog;
  private final CatalogueTail catalogue;
  private final Traces traces;

  /// @param catalogue has the versions that events name
  public ItemRows(EventLog eventLog, CatalogueTail catalogue, Traces traces) {
    this.eventLog = eventLog;
    this.catalogue = catalogue;
    this.traces = traces;
  }

  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    Map<Tally.Line, Integer> counts = new HashMap<>();
    List<Read> read = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      switch (EventCodec.decode(eventLog, each)) {
        case LogEntry.Understood entry -> {
          read.add(new Read(entry, each));
          counts.merge(
              Tally.Line.of(Outcome.APPLIED, EventType.of(entry.event())), 1, Integer::sum);
        }
        // persistence-service keeps it as a dead letter.
        case LogEntry.NotUnderstood _ ->
            counts.merge(Tally.Line.of(Outcome.DEAD, null), 1, Integer::sum);
      }
    }
    know(read);
    Set<Integer> partitions = new TreeSet<>();
    read.forEach(each -> partitions.add(each.partition()));
    var plan =
        new Plan(
            settingsBefore(connection, read),
            ChannelStates.read(connection, eventLog, partitions),
            this::find);
    Set<Place> repeats = repeats(connection, read);
    for (Read each : read) {
      plan.take(
          each.entry, repeats.contains(each.place()), each.json(), traces.sampledIn(each.raw));
    }
    write(connection, plan);
    return new Tally(counts);
  }

  private Optional<Category> find(Routing routing) {
    return routing.categoryVersion() == 0
        ? Optional.of(Category.DEFAULT)
        : catalogue.catalogue().find(routing.category(), routing.categoryVersion());
  }

  /// An event may name a version that this node has not read yet. Whoever wrote it had, so it is
  /// there; if it is not, the event was not written by `producer-api`, and goes by no channel.
  private void know(List<Read> read) throws SQLException {
    List<Routing> unknown = unknown(read);
    if (unknown.isEmpty()) {
      return;
    }
    try {
      catalogue.whenUpToDate().get(SECONDS_FOR_CATALOGUE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new SQLTransientException("belfry.catalogue can't be read up to now", e);
    }
    for (Routing routing : unknown(read)) {
      log.warn(
          "A notification names version {} of category {}, which belfry.catalogue does not have: it"
              + " goes by no channel",
          routing.categoryVersion(),
          routing.category());
    }
  }

  private List<Routing> unknown(List<Read> read) {
    return read.stream()
        .map(each -> each.entry.event())
        .filter(NewNotification.class::isInstance)
        .map(event -> ((NewNotification) event).content().routing())
        .filter(routing -> find(routing).isEmpty())
        .distinct()
        .toList();
  }

  private static Map<RecipientId, Settings> settingsBefore(Connection connection, List<Read> read)
      throws SQLException {
    Map<RecipientId, Long> firsts = new HashMap<>();
    for (Read each : read) {
      if (each.entry.event() instanceof NotificationCreated
          || each.entry.event() instanceof SettingsEvent) {
        firsts.putIfAbsent(
            Objects.requireNonNull(each.entry.event().recipient()), each.entry.position().offset());
      }
    }
    Map<RecipientId, Settings> settings = new HashMap<>();
    if (!firsts.isEmpty()) {
      new Query(connection, SETTINGS_BEFORE)
          .column("text", firsts.entrySet(), Map.Entry::getKey)
          .column("int8", firsts.entrySet(), Map.Entry::getValue)
          .each(row ->
              settings.put(
                  new RecipientId(row.getString(1)),
                  Settings.parse(Objects.requireNonNull(row.getString(2)))));
    }
    return settings;
  }

  /// Which of them repeat an id that stands before them. What says of itself that its id was made
  /// for it repeats none, and is not remembered either. An id that follows from a caller's key is,
  /// however new it is: the caller may say it again.
  private static Set<Place> repeats(Connection connection, List<Read> read) throws SQLException {
    List<Read> repeatable =
        read.stream()
            .filter(each -> each.entry.event() instanceof NotificationCreated)
            .filter(each -> !NewIdHeader.isMadeHere(each.raw))
            .toList();
    if (repeatable.isEmpty()) {
      return Set.of();
    }
    ids(new Query(connection, REMEMBER), repeatable).update();
    return new HashSet<>(
        ids(new Query(connection, REPEATS), repeatable)
            .list(row -> new Place(row.getInt(1), row.getLong(2))));
  }

  private static Query ids(Query query, List<Read> read) {
    return query
        .column("int4", read, Read::partition)
        .column("uuid", read, Read::notificationId)
        .column("int8", read, each -> each.raw.offset());
  }

  private static void write(Connection connection, Plan plan) throws SQLException {
    List<Plan.SettingsRow> settings = plan.settingsRows;
    if (!settings.isEmpty()) {
      new Query(connection, ADD_SETTINGS)
          .column("text", settings, Plan.SettingsRow::recipient)
          .column("int8", settings, Plan.SettingsRow::offset)
          .column("jsonb", settings, row -> row.after().differences().json())
          .update();
    }
    List<PlannedItem> items = List.copyOf(plan.items.values());
    if (!items.isEmpty()) {
      new Query(connection, ADD_ITEMS.replace("{source}", OF_ONE))
          .column("uuid", items, item -> item.key().notificationId())
          .column("text", items, item -> item.key().recipient())
          .column("text", items, item -> item.key().channel().wireName())
          .column("int4", items, PlannedItem::partition)
          .column("int8", items, PlannedItem::offset)
          .column("timestamptz", items, PlannedItem::appendedAt)
          .column("timestamptz", items, PlannedItem::dueAt)
          .column("timestamptz", items, PlannedItem::expiresAt)
          .column("text", items, PlannedItem::category)
          .column("text", items, item -> item.unless().name().toLowerCase(Locale.ROOT))
          .column("text", items, PlannedItem::sender)
          .column("json", items, PlannedItem::json)
          .column("text", items, PlannedItem::traceparent)
          .update();
    }
    List<PlannedBroadcast> broadcasts = plan.broadcasts;
    if (!broadcasts.isEmpty()) {
      new Query(connection, ADD_ITEMS.replace("{source}", OF_EVERYONE))
          .column("uuid", broadcasts, PlannedBroadcast::notificationId)
          .column("text", broadcasts, broadcast -> Contacts.kindOf(broadcast.channel()))
          .column("text", broadcasts, broadcast -> broadcast.channel().wireName())
          .column("int4", broadcasts, PlannedBroadcast::partition)
          .column("int8", broadcasts, PlannedBroadcast::offset)
          .column("timestamptz", broadcasts, PlannedBroadcast::appendedAt)
          .column("timestamptz", broadcasts, PlannedBroadcast::dueAt)
          .column("timestamptz", broadcasts, PlannedBroadcast::expiresAt)
          .column("text", broadcasts, PlannedBroadcast::category)
          .column("text", broadcasts, each -> each.unless().name().toLowerCase(Locale.ROOT))
          .column("text", broadcasts, PlannedBroadcast::sender)
          .column("json", broadcasts, PlannedBroadcast::json)
          .update();
    }
    new Needless(connection).write(plan.marks, plan.created());
  }

  @Override
  public Tally refused(
      Connection connection, ConsumerRecord<byte[], byte[]> record, String reason) {
    log.warn(
        "{}-{} offset {} goes by no channel: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason);
    return Tally.one(Outcome.DEAD, null);
  }

  private record Place(int partition, long offset) {}

  private record Read(LogEntry.Understood entry, ConsumerRecord<byte[], byte[]> raw) {
    int partition() {
      return raw.partition();
    }

    Place place() {
      return new Place(raw.partition(), raw.offset());
    }

    String json() {
      String text = new String(raw.value(), StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    UUID notificationId() {
      return ((NewNotification) entry.event()).id();
    }
  }
}
