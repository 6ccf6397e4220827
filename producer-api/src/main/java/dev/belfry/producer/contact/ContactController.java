package dev.belfry.producer.contact;

import dev.belfry.events.ContactKey;
import dev.belfry.events.EmailPut;
import dev.belfry.events.RecipientId;
import dev.belfry.producer.readmodel.PersistenceClient;
import dev.belfry.producer.request.ContactRequest;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// Where people can be reached by e-mail: `/api/contact`, the caller's own address, and
/// `/api/contacts/{recipient}` for services that answer for the addresses of others.
@RestController
@ResponseStatus(HttpStatus.ACCEPTED)
final class ContactController implements CountedDoor {
  private static final String OWN = "/api/contact";
  private static final String OF_OTHERS = "/api/contacts/{recipient}";

  private final LogWriter logWriter;
  private final PersistenceClient persistence;

  ContactController(LogWriter logWriter, PersistenceClient persistence) {
    this.logWriter = logWriter;
    this.persistence = persistence;
  }

  /// The address is kept as the token spells it.
  @PutMapping(OWN)
  Contact put(@JsonBody ObjectNode body, Caller caller) {
    String email = ContactRequest.read(body).orRefuse().email();
    String verified = caller.verifiedEmail();
    if (verified == null || !verified.equalsIgnoreCase(email)) {
      throw ProblemException.forbidden(
          "One's own address is the one that the token names as verified.");
    }
    return write(caller.id(), new EmailPut(caller.id(), verified, true, caller.id().value()));
  }

  /// Erases in any case: persistence-service may not have been told yet of an address that was
  /// given a moment ago, and an address is forgotten also while it is away.
  @DeleteMapping(OWN)
  Contact delete(Caller caller) {
    boolean isUnknown = persistence.knowsNoContactOf(caller);
    Contact erased = write(caller.id(), null);
    if (isUnknown) {
      throw ProblemException.notFound();
    }
    return erased;
  }

  @PutMapping(OF_OTHERS)
  @RequiresScope(Scope.CONTACTS)
  Contact put(@PathVariable String recipient, @JsonBody ObjectNode body, Caller caller) {
    RecipientId id = parse(recipient);
    String email = ContactRequest.read(body).orRefuse().email();
    return write(id, new EmailPut(id, email, true, caller.id().value()));
  }

  @DeleteMapping(OF_OTHERS)
  @RequiresScope(Scope.CONTACTS)
  Contact delete(@PathVariable String recipient, Caller caller) {
    return write(parse(recipient), null);
  }

  private static RecipientId parse(String recipient) {
    if (!RecipientId.isValid(recipient)) {
      throw ProblemException.notFound();
    }
    return new RecipientId(recipient);
  }

  private Contact write(RecipientId recipient, @Nullable EmailPut put) {
    logWriter.write(new Publication.OfContact(ContactKey.email(recipient), put));
    return new Contact(recipient);
  }

  @Override
  public String door() {
    return "contacts";
  }

  /// Whose contact was changed. Addresses are not repeated.
  record Contact(RecipientId recipient) {}
}
