package dev.belfry.channel.contact;

import dev.belfry.channel.database.Query;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.events.Channel;
import dev.belfry.events.ContactKey;
import dev.belfry.events.EmailPut;
import dev.belfry.events.Json;
import dev.belfry.events.PushPut;
import dev.belfry.events.RecipientId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Where recipients can be reached now: an address for e-mail only if someone answers for it, and
/// all devices for push, of platforms that are on. A device belongs to whoever has registered it
/// last.
@Component
public final class Contacts {
  /// The kind of contacts that are browsers and phones.
  static final String PUSH = "push";

  private static final String CONTACTS =
      """
      SELECT c.recipient, c.kind, c.hash, c.event
      FROM unnest(?::text[]) AS asked(recipient) CROSS JOIN LATERAL (
        SELECT * FROM contact WHERE recipient = asked.recipient AND kind = ?
        ORDER BY event ->> 'registered_at' DESC NULLS LAST, hash LIMIT %s) c
      WHERE c.hash = '' OR NOT EXISTS (
        SELECT FROM contact later
        WHERE later.kind = c.kind AND later.hash = c.hash AND later.recipient <> c.recipient
          AND later.event ->> 'registered_at' > c.event ->> 'registered_at')
      ORDER BY c.recipient, c.hash
      """
          .formatted(PushPut.MOST);
  private static final String SUPPRESSED =
      """
      SELECT address_hash FROM suppression
      WHERE address_hash = ANY (?) AND since IS NOT NULL AND (lifted_at IS NULL OR lifted_at <= since)
      """;

  private final AddressHash hash;
  private final ReachablePlatforms reachable;

  Contacts(AddressHash hash, ReachablePlatforms reachable) {
    this.hash = hash;
    this.reachable = reachable;
  }

  /// The kind of contacts that a channel goes to.
  public static String kindOf(Channel channel) {
    return channel == Channel.EMAIL ? ContactKey.EMAIL : PUSH;
  }

  /// Of each recipient who has an address there.
  public Map<RecipientId, Reach> of(
      Connection connection, Channel channel, Collection<RecipientId> recipients)
      throws SQLException {
    Map<RecipientId, List<Address>> found = new HashMap<>();
    for (Row row : rows(connection, channel, recipients)) {
      Address address = address(row);
      if (address != null) {
        found.computeIfAbsent(row.recipient, _ -> new ArrayList<>()).add(address);
      }
    }
    Map<RecipientId, String> hashes = new HashMap<>();
    found.forEach((recipient, addresses) -> {
      if (addresses.getFirst() instanceof Address.Mail(String email)) {
        String hashed = hash.of(email);
        if (hashed != null) {
          hashes.put(recipient, hashed);
        }
      }
    });
    Set<String> suppressed = suppressed(connection, hashes.values());
    Map<RecipientId, Reach> reaches = new HashMap<>();
    found.forEach((recipient, addresses) -> {
      String hashed = hashes.get(recipient);
      reaches.put(
          recipient, new Reach(addresses, hashed, hashed != null && suppressed.contains(hashed)));
    });
    return reaches;
  }

  private static List<Row> rows(
      Connection connection, Channel channel, Collection<RecipientId> recipients)
      throws SQLException {
    return new Query(connection, CONTACTS)
        .column("text", recipients, RecipientId::value)
        .with(kindOf(channel))
        .list(row ->
            new Row(
                new RecipientId(row.getString("recipient")),
                Objects.requireNonNull(row.getString("kind")),
                Objects.requireNonNull(row.getString("hash")),
                Objects.requireNonNull(row.getString("event"))));
  }

  private @Nullable Address address(Row row) {
    if (!row.kind.equals(ContactKey.EMAIL)) {
      return reachable.has(row.event) ? new Address.Push(row.hash, row.event) : null;
    }
    EmailPut put = Json.mapper().readValue(row.event, EmailPut.class);
    return put.verified() ? new Address.Mail(put.email()) : null;
  }

  private static Set<String> suppressed(Connection connection, Collection<String> hashes)
      throws SQLException {
    return hashes.isEmpty()
        ? Set.of()
        : new HashSet<>(
            new Query(connection, SUPPRESSED)
                .column("text", hashes, each -> each)
                .list(row -> Objects.requireNonNull(row.getString(1))));
  }

  private record Row(RecipientId recipient, String kind, String hash, String event) {}
}
