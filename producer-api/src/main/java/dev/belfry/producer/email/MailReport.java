package dev.belfry.producer.email;

import dev.belfry.events.DeliveryBounced.Kind;
import java.util.UUID;

/// What a mail system reports of a mail.
sealed interface MailReport {
  /// It came back, or its reader complained.
  ///
  /// @param permanent whether its address takes no more mail
  record Returned(UUID deliveryId, Kind kind, boolean permanent) implements MailReport {}

  /// Nothing that is kept: it is late, it has arrived, or it was called no spam.
  record Nothing() implements MailReport {}

  /// It is no report of a mail of ours.
  final class NotAReport extends Exception {
    NotAReport(String message) {
      super(message);
    }

    NotAReport(String message, Throwable cause) {
      super(message, cause);
    }

    /// A sentence that repeats nothing of the report.
    String detail() {
      String message = getMessage();
      return message == null ? "Not a report." : message;
    }
  }
}
