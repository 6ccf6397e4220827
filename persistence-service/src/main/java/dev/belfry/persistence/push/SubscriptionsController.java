package dev.belfry.persistence.push;

import dev.belfry.events.ContactKey;
import dev.belfry.events.Ids;
import dev.belfry.events.PushPut;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.database.ReadShares;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Which browsers and phones are registered: the caller's own, and for producer-api which ones a
/// new registration of the caller's takes the place of.
@RestController
class SubscriptionsController {
  private final ReadShares shares;
  private final ReadTransactions transactions;
  private final JdbcClient database;

  SubscriptionsController(ReadShares shares, ReadTransactions transactions, JdbcClient database) {
    this.shares = shares;
    this.transactions = transactions;
    this.database = database;
  }

  @GetMapping("/api/push/subscriptions")
  Subscriptions own(Caller caller) {
    return new Subscriptions(
        shares.inTurn(caller.id(), () -> transactions.inOneSnapshot(() -> of(caller.id()))).stream()
            .limit(
                PushPut.MOST) // of more that came at once, the oldest are forgotten with the next
            .toList());
  }

  /// The keys of the records that are to be erased when the caller registers a device: of the same
  /// device under others' names, and of the caller's oldest, so that there are at most
  /// [PushPut#MOST]. Who asks for a device knows its address.
  @GetMapping("/internal/push/displaced")
  Displaced displaced(
      Caller caller, @RequestParam(name = "id", required = false) @Nullable String text) {
    UUID id =
        Ids.parse(text == null ? "" : text)
            .orElseThrow(
                () -> ProblemException.malformed(new FieldError("id", "An id is expected.")));
    return shares.inTurn(
        caller.id(),
        () ->
            transactions.inOneSnapshot(() ->
                new Displaced(
                    Stream.concat(ofOthers(caller.id(), id), oldest(caller.id(), id))
                        .map(ContactKey::toString)
                        .toList())));
  }

  private Stream<ContactKey> ofOthers(RecipientId recipient, UUID id) {
    return database
        .sql("SELECT recipient FROM push_subscription WHERE id = :id AND recipient <> :recipient")
        .param("id", id)
        .param("recipient", recipient.value())
        .query((row, _) -> ContactKey.push(new RecipientId(row.getString("recipient")), id))
        .list()
        .stream();
  }

  private Stream<ContactKey> oldest(RecipientId recipient, UUID id) {
    return of(recipient).stream()
        .filter(each -> !each.id().equals(id))
        .skip(PushPut.MOST - 1L)
        .map(each -> ContactKey.push(recipient, each.id()));
  }

  /// The newest first.
  private List<Subscription> of(RecipientId recipient) {
    return database
        .sql(
            """
            SELECT id, platform, registered_at FROM push_subscription
            WHERE recipient = :recipient ORDER BY registered_at DESC, id
            """)
        .param("recipient", recipient.value())
        .query((row, _) ->
            new Subscription(
                row.getObject("id", UUID.class),
                row.getString("platform"),
                row.getObject("registered_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /// The caller's own, the newest first.
  record Subscriptions(List<Subscription> subscriptions) {}

  /// A browser or phone.
  record Subscription(UUID id, String platform, Instant registeredAt) {}

  /// @param displaced keys of `belfry.contacts`
  record Displaced(List<String> displaced) {}
}
