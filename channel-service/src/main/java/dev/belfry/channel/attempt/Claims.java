package dev.belfry.channel.attempt;

import dev.belfry.channel.ChannelProperties;
import dev.belfry.channel.contact.Contacts;
import dev.belfry.channel.contact.Reach;
import dev.belfry.channel.database.Query;
import dev.belfry.channel.decide.DueItem;
import dev.belfry.channel.decide.LatestSettings;
import dev.belfry.channel.delivery.Cancellations;
import dev.belfry.channel.delivery.Cancelled;
import dev.belfry.channel.delivery.Delivery;
import dev.belfry.channel.delivery.Outbox;
import dev.belfry.channel.delivery.ReachedDeliveries;
import dev.belfry.channel.send.Message;
import dev.belfry.consumer.catalogue.CatalogueTail;
import dev.belfry.events.Category;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.EventLog;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Routing;
import dev.belfry.events.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Takes deliveries that are ready, for this instance alone.
@Component
final class Claims {
  private static final String READY =
      """
      SELECT %s, d.tries FROM delivery d
      WHERE d.channel = ? AND d.partition = ANY (?)
        AND d.state IN ('decided', 'deferred', 'unknown') AND d.decided_offset IS NOT NULL AND d.retry_at <= ?
        AND NOT EXISTS (SELECT FROM item i
          WHERE i.delivery_id = d.delivery_id AND i.closed IS NULL AND i.event IS NULL)
        AND NOT %s
      ORDER BY d.retry_at LIMIT ? FOR UPDATE OF d SKIP LOCKED
      """
          .formatted(Delivery.COLUMNS, Outbox.CANCELS_PART_OF_D);
  private static final String NOT_SAID_YET =
      "SELECT d.delivery_id FROM unnest(?::uuid[]) AS d(delivery_id) WHERE "
          + Outbox.CANCELS_PART_OF_D;
  private static final String OPEN_ITEMS =
      """
      SELECT %s FROM item i WHERE i.delivery_id = ANY (?) AND i.closed IS NULL
      ORDER BY i.log_offset
      """
          .formatted(DueItem.COLUMNS);
  private static final String CLAIM =
      """
      UPDATE delivery SET state = 'sending', fence = fence + 1,
        lease_until = now() + ? * interval '1 millisecond'
      WHERE delivery_id = ANY (?) RETURNING delivery_id, fence
      """;
  private static final String HOLD =
      "UPDATE delivery SET state = 'held' WHERE delivery_id = ANY (?)";
  private static final String FAIL =
      "UPDATE delivery SET state = 'failed' WHERE delivery_id = ANY (?)";
  private static final String CLOSE =
      """
      UPDATE item SET closed = 'failed', event = NULL
      WHERE delivery_id = ANY (?) AND closed IS NULL
      """;

  private final ChannelProperties properties;
  private final Contacts contacts;
  private final CatalogueTail catalogue;

  Claims(ChannelProperties properties, Contacts contacts, CatalogueTail catalogue) {
    this.properties = properties;
    this.contacts = contacts;
    this.catalogue = catalogue;
  }

  /// Claims deliveries that are to be sent now, and closes those that are not to be sent any more.
  ///
  /// @param partitions whose deliveries may be claimed
  /// @return how many were looked at, and those to send
  Taken take(
      Connection connection,
      EventLog log,
      Channel channel,
      List<Integer> partitions,
      int atMost,
      Instant now)
      throws SQLException {
    Map<UUID, Integer> tries = new HashMap<>();
    List<Delivery> ready =
        new Query(connection, READY)
            .with(channel.wireName())
            .column("int4", partitions, partition -> partition)
            .with(now)
            .with(atMost)
            .list(row -> {
              Delivery delivery = Delivery.of(row);
              tries.put(delivery.id(), row.getInt("tries"));
              return delivery;
            });
    if (ready.isEmpty()) {
      return new Taken(0, List.of());
    }
    Map<UUID, Verdict> verdicts = new HashMap<>();
    Set<RecipientId> recipients = new HashSet<>();
    ready.forEach(delivery -> recipients.add(delivery.recipient()));
    Map<RecipientId, Settings> settings = LatestSettings.of(connection, recipients);
    Map<RecipientId, Reach> reaches = contacts.of(connection, channel, recipients);
    Map<UUID, List<DueItem>> items = openItems(connection, ready);
    for (Delivery delivery : ready) {
      verdicts.put(
          delivery.id(),
          Verdict.of(
              delivery,
              items.getOrDefault(delivery.id(), List.of()),
              settings.getOrDefault(delivery.recipient(), Settings.DEFAULT),
              reachOf(delivery, reaches),
              now,
              properties.maxLateness()));
    }
    close(connection, ready, verdicts);
    Set<UUID> notSaidYet = notSaidYet(connection, ready);
    List<Delivery> toSend =
        ready.stream()
            .filter(delivery -> verdictOn(verdicts, delivery).then() instanceof Verdict.Send)
            .filter(delivery -> !notSaidYet.contains(delivery.id()))
            .toList();
    Map<UUID, Long> fences = claim(connection, toSend);
    return new Taken(
        ready.size(),
        toSend.stream()
            .map(delivery -> {
              Reach reach = reachOf(delivery, reaches);
              return new Claim(
                  delivery,
                  Objects.requireNonNull(fences.get(delivery.id())),
                  tries.getOrDefault(delivery.id(), 0),
                  message(
                      log,
                      delivery,
                      verdictOn(verdicts, delivery).items(),
                      settings.getOrDefault(delivery.recipient(), Settings.DEFAULT),
                      reach),
                  reach.hash(),
                  verdictOn(verdicts, delivery).items().stream()
                      .map(DueItem::traceparent)
                      .filter(Objects::nonNull)
                      .toList());
            })
            .toList());
  }

  /// Of which deliveries something was cancelled that the topic does not say yet. What a mail is
  /// without must stand there before its attempt: who reads both in the other order takes it for
  /// sent with the rest.
  private static Set<UUID> notSaidYet(Connection connection, List<Delivery> ready)
      throws SQLException {
    return new HashSet<>(
        new Query(connection, NOT_SAID_YET)
            .column("uuid", ready, Delivery::id)
            .list(row -> Objects.requireNonNull(row.getObject(1, UUID.class))));
  }

  private static Reach reachOf(Delivery delivery, Map<RecipientId, Reach> reaches) {
    return reaches.getOrDefault(delivery.recipient(), Reach.NOWHERE).without(delivery.reached());
  }

  private static Verdict verdictOn(Map<UUID, Verdict> verdicts, Delivery delivery) {
    return Objects.requireNonNull(verdicts.get(delivery.id()));
  }

  private static Map<UUID, List<DueItem>> openItems(Connection connection, List<Delivery> ready)
      throws SQLException {
    Map<UUID, List<DueItem>> items = new HashMap<>();
    new Query(connection, OPEN_ITEMS)
        .column("uuid", ready, Delivery::id)
        .each(row -> {
          DueItem item = DueItem.of(row);
          items
              .computeIfAbsent(Objects.requireNonNull(item.deliveryId()), _ -> new ArrayList<>())
              .add(item);
        });
    return items;
  }

  private Map<UUID, Long> claim(Connection connection, List<Delivery> deliveries)
      throws SQLException {
    Map<UUID, Long> fences = new HashMap<>();
    if (!deliveries.isEmpty()) {
      new Query(connection, CLAIM)
          .with(properties.lease().toMillis())
          .column("uuid", deliveries, Delivery::id)
          .each(row -> fences.put(row.getObject(1, UUID.class), row.getLong(2)));
    }
    return fences;
  }

  private static void close(
      Connection connection, List<Delivery> ready, Map<UUID, Verdict> verdicts)
      throws SQLException {
    List<Cancelled> cancelled = new ArrayList<>();
    List<DeliveryFailed> failed = new ArrayList<>();
    List<UUID> held = new ArrayList<>();
    List<UUID> over = new ArrayList<>();
    List<UUID> reached = new ArrayList<>();
    for (Delivery delivery : ready) {
      Verdict verdict = verdictOn(verdicts, delivery);
      cancelled.addAll(verdict.cancelled());
      switch (verdict.then()) {
        case Verdict.GiveUp(var reason, String reply) ->
            failed.add(
                new DeliveryFailed(
                    delivery.id(),
                    delivery.recipient(),
                    delivery.channel(),
                    delivery.attempt(),
                    reason,
                    reply,
                    null));
        case Verdict.Hold _ -> held.add(delivery.id());
        case Verdict.Settle _ -> reached.add(delivery.id());
        case Verdict.Nothing _ -> over.add(delivery.id());
        case Verdict.Send _ -> {
          // It is claimed.
        }
      }
    }
    Cancellations.write(connection, cancelled);
    Cancellations.settle(connection, over);
    ReachedDeliveries.settle(connection, reached);
    if (!held.isEmpty()) {
      new Query(connection, HOLD).column("uuid", held, id -> id).update();
    }
    if (!failed.isEmpty()) {
      new Query(connection, FAIL).column("uuid", failed, DeliveryFailed::deliveryId).update();
      new Query(connection, CLOSE).column("uuid", failed, DeliveryFailed::deliveryId).update();
      Outbox.add(connection, failed);
    }
  }

  private Message message(
      EventLog log, Delivery delivery, Collection<DueItem> items, Settings settings, Reach reach) {
    // Thread and collapse keys: those of the last notification, which a mail or push is about most.
    Routing last = List.copyOf(items).getLast().content().routing();
    return new Message(
        delivery.id(),
        delivery.recipient(),
        delivery.attempt() + 1,
        categoryName(last),
        last.threadKey(),
        last.collapseKey(),
        settings,
        items.stream()
            .map(item ->
                new Message.Item(
                    item.key().notificationId(),
                    log.position(item.partition(), item.offset()),
                    item.content(),
                    item.appendedAt()))
            .toList(),
        reach.addresses());
  }

  private Message.CategoryName categoryName(Routing routing) {
    Optional<Category> category =
        catalogue.catalogue().find(routing.category(), routing.categoryVersion());
    return new Message.CategoryName(
        routing.category(),
        category.map(Category::name).orElse(routing.category()),
        routing.critical());
  }

  /// What was claimed.
  ///
  /// @param seen how many were ready
  record Taken(int seen, List<Claim> claims) {}
}
