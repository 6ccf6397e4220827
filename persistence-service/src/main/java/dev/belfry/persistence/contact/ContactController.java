package dev.belfry.persistence.contact;

import dev.belfry.events.ContactKey;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.audit.suppressions.Suppression;
import dev.belfry.persistence.audit.suppressions.SuppressionQueries;
import dev.belfry.persistence.database.ReadShares;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.secret.AddressHashes;
import dev.belfry.service.secret.ChannelSecretProperties;
import dev.belfry.service.security.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/contact`: the caller's own address, as last written, and what keeps mail back from it.
///
/// Suppressions name addresses by keyed hashes. So what keeps mail back from an address is known
/// where the key is, whatever address somebody had before.
@RestController
class ContactController {
  private final ReadShares shares;
  private final ReadTransactions transactions;
  private final JdbcClient database;
  private final SuppressionQueries suppressions;
  private final @Nullable AddressHashes hashes;

  ContactController(
      ReadShares shares,
      ReadTransactions transactions,
      JdbcClient database,
      SuppressionQueries suppressions,
      ChannelSecretProperties secret) {
    this.shares = shares;
    this.suppressions = suppressions;
    this.hashes = secret.keys().map(AddressHashes::new).orElse(null);
    this.transactions = transactions;
    this.database = database;
  }

  @GetMapping("/api/contact")
  Contact contact(Caller caller) {
    return shares
        .inTurn(caller.id(), () -> transactions.inOneSnapshot(() -> emailOf(caller.id())))
        .orElseThrow(ProblemException::notFound);
  }

  private Optional<Contact> emailOf(RecipientId recipient) {
    ContactKey key = ContactKey.email(recipient);
    return database
        .sql(
            """
            SELECT email, verified FROM contact
            WHERE recipient = :recipient AND kind = :kind AND hash = :hash
            """)
        .param("recipient", recipient.value())
        .param("kind", key.kind())
        .param("hash", key.hash())
        .query((row, _) -> new Contact(row.getString("email"), row.getBoolean("verified"), null))
        .optional()
        .map(found -> new Contact(found.email, found.verified, whySuppressed(found.email)));
  }

  private @Nullable String whySuppressed(String email) {
    return hashes == null
        ? null
        : suppressions.of(hashes.of(email)).map(Suppression::reason).orElse(null);
  }

  /// @param suppressed why nothing is sent to it: `no_such_address`, `bounce` or `complaint`; null
  ///   as long as nothing keeps it back, or this service has no secret to tell it by
  record Contact(String email, boolean verified, @Nullable String suppressed) {
    /// Without the address.
    @Override
    public String toString() {
      return "Contact";
    }
  }
}
