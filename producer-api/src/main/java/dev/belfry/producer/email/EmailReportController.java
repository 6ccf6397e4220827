package dev.belfry.producer.email;

import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryBounced.Kind;
import dev.belfry.producer.email.MailReport.NotAReport;
import dev.belfry.producer.request.EmailReportRequest;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.BodyReader;
import dev.belfry.service.web.JsonBodies;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/email/reports`: a mail system hands over what came back, as it came or as JSON. The
/// same report again changes nothing more.
@RestController
final class EmailReportController implements CountedDoor {
  /// Reports may have the whole mail in them.
  private static final int MAX_BYTES = 256 * 1024;

  private static final MediaType MAIL = new MediaType("message", "rfc822");

  private final MailReportReader reader = new MailReportReader();
  private final BodyReader bodies;
  private final SentDeliveries deliveries;
  private final LogWriter logWriter;

  EmailReportController(BodyReader bodies, SentDeliveries deliveries, LogWriter logWriter) {
    this.bodies = bodies;
    this.deliveries = deliveries;
    this.logWriter = logWriter;
  }

  @PostMapping("/api/email/reports")
  @RequiresScope(Scope.EMAIL_REPORTS)
  ResponseEntity<Reported> report(HttpServletRequest call, Caller caller) {
    return switch (read(call)) {
      case MailReport.Nothing() -> ResponseEntity.noContent().build();
      case MailReport.Returned returned -> ResponseEntity.accepted().body(write(returned, caller));
    };
  }

  private MailReport read(HttpServletRequest call) {
    boolean isJson = JsonBodies.isJson(call.getContentType());
    if (!isJson && !isMail(call.getContentType())) {
      throw ProblemException.unsupportedMediaType(
          "The body must be message/rfc822, or application/json in UTF-8.");
    }
    byte[] body = bodies.read(call, MAX_BYTES);
    if (isJson) {
      EmailReportRequest said = EmailReportRequest.read(JsonBodies.parse(body)).orRefuse();
      return new MailReport.Returned(said.deliveryId(), said.kind(), said.permanent());
    }
    try {
      return reader.read(body);
    } catch (NotAReport e) {
      throw ProblemException.invalid(List.of(new FieldError("", e.detail())));
    }
  }

  private static boolean isMail(@Nullable String contentType) {
    try {
      return contentType != null
          && MediaType.parseMediaType(contentType).equalsTypeAndSubtype(MAIL);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private Reported write(MailReport.Returned returned, Caller caller) {
    SentDeliveries.Sent sent =
        deliveries.find(returned.deliveryId(), caller).orElseThrow(ProblemException::notFound);
    String addressHash = sent.addressHash();
    if (sent.channel() != Channel.EMAIL || addressHash == null) {
      throw ProblemException.invalid(
          List.of(new FieldError("delivery_id", "Is of a delivery that was no mail.")));
    }
    // Of a report that is repeated for ever, only what the read model does not have yet is written.
    if (!sent.reported()
        .contains(
            new SentDeliveries.Reported(returned.kind(), returned.permanent(), addressHash))) {
      logWriter.write(
          new Publication.OfDelivery(
              new DeliveryBounced(
                  returned.deliveryId(),
                  sent.recipient(),
                  Channel.EMAIL,
                  returned.kind(),
                  returned.permanent(),
                  addressHash)));
    }
    return new Reported(returned.deliveryId(), returned.kind(), returned.permanent());
  }

  @Override
  public String door() {
    return "email-reports";
  }

  /// What was taken from the report.
  record Reported(UUID deliveryId, Kind kind, boolean permanent) {}
}
