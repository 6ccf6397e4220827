package dev.belfry.producer.notification;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.producer.limit.PostAdmission;
import dev.belfry.producer.request.BulkRequest;
import dev.belfry.producer.send.Acceptance;
import dev.belfry.producer.send.Call;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.IdempotencyKey;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.producer.template.Wording;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `POST /api/notifications/bulk`: the same notification for many recipients.
@RestController
final class BulkController implements CountedDoor {
  private static final int MAX_BODY_BYTES = 2 * 1024 * 1024;
  private static final long MAX_EVENT_BYTES = 32L * 1024 * 1024;

  private final LogWriter logWriter;
  private final Acceptance acceptance;
  private final Clock clock;
  private final PostAdmission admission;

  BulkController(LogWriter logWriter, Acceptance acceptance, Clock clock, PostAdmission admission) {
    this.logWriter = logWriter;
    this.acceptance = acceptance;
    this.clock = clock;
    this.admission = admission;
  }

  @PostMapping("/api/notifications/bulk")
  @RequiresScope(Scope.SEND)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Batch send(
      @JsonBody(maxBytes = MAX_BODY_BYTES) ObjectNode body,
      Caller caller,
      HttpServletRequest http) {
    IdempotencyKey key = IdempotencyKey.of(http);
    BulkRequest request =
        logWriter.validBody(
            asOf -> BulkRequest.read(body, asOf),
            clock.instant(),
            valid -> Call.of("bulk", caller.id(), key, valid));
    Call call = Call.of("bulk", caller.id(), key, request);
    List<RecipientId> recipients = request.recipients();
    // Before its words and its category are looked for, which add to it.
    if (!fits(largestEvent(call, recipients, request.draft().content()), recipients)) {
      throw tooLarge();
    }
    Wording wording =
        acceptance.ofMany(request.draft(), recipients, call, Map.of("batch_id", call.id()));
    int eventBytes =
        wording.all().stream()
            .mapToInt(content -> largestEvent(call, recipients, content))
            .max()
            .orElseThrow();
    // What was accepted once is finished, even if its template has become longer since.
    if (!fits(eventBytes, recipients) && !logWriter.isRepeat(call)) {
      throw tooLarge();
    }
    admission.chargeBulk(caller.id(), recipients.size());
    logWriter.writeOnce(
        call,
        new Publication.Bulk(
            call.id(),
            recipients,
            recipient -> event(call, wording.to(recipient), recipient),
            eventBytes));
    return new Batch(call.id(), recipients.size());
  }

  private static boolean fits(int eventBytes, List<RecipientId> recipients) {
    return (long) eventBytes * recipients.size() <= MAX_EVENT_BYTES;
  }

  private static ProblemException tooLarge() {
    return ProblemException.tooLarge(
        "The notification, times the number of recipients, may have at most 32 MiB.");
  }

  private static int largestEvent(Call call, List<RecipientId> recipients, Content content) {
    RecipientId longest =
        recipients.stream()
            .max((a, b) -> Integer.compare(a.value().length(), b.value().length()))
            .orElseThrow();
    return Json.mapper().writeValueAsBytes(event(call, content, longest)).length;
  }

  private static NotificationCreated event(Call call, Content content, RecipientId recipient) {
    return new NotificationCreated(
        call.idFor(recipient),
        recipient,
        content,
        call.caller().value(),
        Door.BULK,
        call.id(),
        null);
  }

  @Override
  public String door() {
    return "bulk";
  }

  /// What a bulk call made.
  ///
  /// @param batchId ties its events together
  /// @param count how many recipients were notified
  record Batch(UUID batchId, int count) {}
}
