package dev.belfry.producer.push;

import dev.belfry.events.ContactKey;
import dev.belfry.events.Ids;
import dev.belfry.events.PushPut;
import dev.belfry.producer.readmodel.PersistenceClient;
import dev.belfry.producer.request.SubscriptionRequest;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.push.PushEndpoints;
import dev.belfry.service.push.VapidKey;
import dev.belfry.service.security.Caller;
import dev.belfry.service.web.JsonBody;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `/api/push`: which browsers and phones the caller wants to be pushed to. A device belongs to
/// whoever registered it last: who has signed in on a shared one must never see what is pushed to
/// the one before.
@RestController
@RequestMapping("/api/push")
final class PushController implements CountedDoor {
  private final LogWriter logWriter;
  private final PersistenceClient readModel;
  private final PushEndpoints endpoints;
  private final @Nullable VapidKey key;
  private final Clock clock;

  PushController(
      LogWriter logWriter,
      PersistenceClient readModel,
      PushEndpoints endpoints,
      ObjectProvider<VapidKey> key,
      Clock clock) {
    this.logWriter = logWriter;
    this.readModel = readModel;
    this.endpoints = endpoints;
    this.key = key.getIfAvailable();
    this.clock = clock;
  }

  /// What a browser subscribes with. Public, so it needs no token.
  @GetMapping("/key")
  Key key() {
    return new Key(vapidKey().encoded());
  }

  @PostMapping("/subscriptions")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Registered register(@JsonBody ObjectNode body, Caller caller) {
    PushPut put = put(SubscriptionRequest.read(body, endpoints).orRefuse(), caller);
    // The others first: between the two, nobody is pushed to, instead of two people.
    displacedBy(put, caller)
        .forEach(other -> logWriter.write(new Publication.OfContact(other, null)));
    logWriter.write(new Publication.OfContact(put.contact(), put));
    return new Registered(put.id());
  }

  @DeleteMapping("/subscriptions/{id}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Registered remove(@PathVariable("id") String text, Caller caller) {
    UUID id = Ids.parse(text).orElseThrow(ProblemException::notFound);
    logWriter.write(new Publication.OfContact(ContactKey.push(caller.id(), id), null));
    return new Registered(id);
  }

  private PushPut put(SubscriptionRequest request, Caller caller) {
    UUID id = PushPut.idOf(request.platform(), request.address());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return switch (request) {
      case SubscriptionRequest.Browser(var endpoint, var p256dh, var auth) ->
          new PushPut(
              caller.id(),
              id,
              request.platform(),
              endpoint,
              p256dh,
              auth,
              vapidKey().id(),
              null,
              now,
              caller.id().value());
      case SubscriptionRequest.Phone(var platform, var token) ->
          new PushPut(
              caller.id(), id, platform, null, null, null, null, token, now, caller.id().value());
    };
  }

  /// Records that the new one takes the place of: the same device registered by others, and the
  /// caller's oldest beyond [PushPut#MOST]. None if persistence-service does not say: who sends
  /// takes the newest registration of a device in any case.
  private List<ContactKey> displacedBy(PushPut put, Caller caller) {
    return readModel
        .ask("/internal/push/displaced?id=" + put.id(), caller)
        .map(answer ->
            answer
                .path("displaced")
                .valueStream()
                .map(each -> each.asString("").getBytes(StandardCharsets.UTF_8))
                .map(ContactKey::parse)
                .flatMap(Optional::stream)
                .filter(each -> each.kind().equals(ContactKey.PUSH))
                .toList())
        .orElse(List.of());
  }

  private VapidKey vapidKey() {
    if (key == null) {
      throw ProblemException.notOffered(
          "Push to browsers is off here (belfry.channel.push.web.enabled).");
    }
    return key;
  }

  @Override
  public String door() {
    return "push";
  }

  /// @param key the public key, an uncompressed point in base64url
  record Key(String key) {}

  /// Which subscription was registered or removed. Addresses are not repeated.
  record Registered(UUID id) {}
}
