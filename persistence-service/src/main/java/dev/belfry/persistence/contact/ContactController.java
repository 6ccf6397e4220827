package dev.belfry.persistence.contact;

import dev.belfry.events.ContactKey;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.database.ReadShares;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/contact`: the caller's own address, as last written.
@RestController
class ContactController {
  private final ReadShares shares;
  private final ReadTransactions transactions;
  private final JdbcClient database;

  ContactController(ReadShares shares, ReadTransactions transactions, JdbcClient database) {
    this.shares = shares;
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
        .optional();
  }

  /// @param suppressed why nothing is sent to it; null as long as nothing keeps it back
  record Contact(String email, boolean verified, @Nullable String suppressed) {
    /// Without the address.
    @Override
    public String toString() {
      return "Contact";
    }
  }
}
