package dev.belfry.producer.email;

import dev.belfry.events.DeliveryBounced.Kind;
import dev.belfry.events.Ids;
import dev.belfry.producer.email.MailReport.NotAReport;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.dsn.DeliveryStatus;
import org.jspecify.annotations.Nullable;

/// Reads the reports that mail systems send: of mails that could not be delivered (RFC 3464), and
/// of complaints (RFC 5965). Which mail is meant, they tell by the part that is its head, or all of
/// it.
final class MailReportReader {
  /// The address is wrong, whoever writes to it. Of the other failures, none is the address's.
  private static final Pattern NO_SUCH_ADDRESS = Pattern.compile("5\\.1\\.(?:1|2|3|6|10)");

  private static final Pattern ENHANCED =
      Pattern.compile("(?<![0-9.])([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?![0-9.])");
  private static final Pattern MESSAGE_ID = Pattern.compile("\\s*<([0-9A-Fa-f-]{36})@[^<>]*>\\s*");
  private static final Set<String> ORIGINALS =
      Set.of(
          "message/rfc822",
          "text/rfc822-headers",
          "message/rfc822-headers",
          "message/global",
          "message/global-headers");

  private final Session session = Session.getInstance(new Properties());

  MailReport read(byte[] message) throws NotAReport {
    try {
      MimeMessage mail = new MimeMessage(session, new ByteArrayInputStream(message));
      if (!mail.isMimeType("multipart/report")) {
        throw new NotAReport("The message is no multipart/report (RFC 3464, RFC 5965).");
      }
      MimeMultipart parts = new MimeMultipart(mail.getDataHandler().getDataSource());
      BodyPart feedback = part(parts, "message/feedback-report"::equals);
      if (feedback != null) {
        return complaint(new InternetHeaders(feedback.getInputStream()), parts);
      }
      BodyPart status = part(parts, type -> type.matches("message/(?:global-)?delivery-status"));
      if (status != null) {
        return bounce(new DeliveryStatus(status.getInputStream()), parts);
      }
      throw new NotAReport("The report has neither a delivery status nor feedback.");
    } catch (MessagingException | IOException e) {
      throw new NotAReport("The message can't be read.", e);
    }
  }

  private static MailReport complaint(InternetHeaders feedback, MimeMultipart parts)
      throws NotAReport, MessagingException, IOException {
    String type = value(feedback, "Feedback-Type");
    if (type.isEmpty()) {
      throw new NotAReport("The feedback does not say of what type it is.");
    }
    return type.equalsIgnoreCase("not-spam")
        ? new MailReport.Nothing()
        : new MailReport.Returned(deliveryId(parts), Kind.COMPLAINT, true);
  }

  private static MailReport bounce(DeliveryStatus status, MimeMultipart parts)
      throws NotAReport, MessagingException, IOException {
    List<InternetHeaders> recipients = new ArrayList<>();
    for (int i = 0; i < status.getRecipientDSNCount(); i++) {
      recipients.add(status.getRecipientDSN(i));
    }
    if (recipients.stream().allMatch(each -> value(each, "Action").isEmpty())) {
      throw new NotAReport("The delivery status does not say what happened.");
    }
    List<InternetHeaders> failed =
        recipients.stream()
            .filter(each -> value(each, "Action").equalsIgnoreCase("failed"))
            .toList();
    return failed.isEmpty()
        ? new MailReport.Nothing()
        : new MailReport.Returned(
            deliveryId(parts),
            Kind.BOUNCE,
            failed.stream().anyMatch(MailReportReader::isPermanent));
  }

  /// What the last server said counts more than what the reporting one makes of it.
  private static boolean isPermanent(InternetHeaders recipient) {
    Matcher said = ENHANCED.matcher(value(recipient, "Diagnostic-Code"));
    String code = said.find() ? said.group(1) : value(recipient, "Status");
    return NO_SUCH_ADDRESS.matcher(code).matches();
  }

  private static UUID deliveryId(MimeMultipart parts)
      throws NotAReport, MessagingException, IOException {
    BodyPart original = part(parts, ORIGINALS::contains);
    if (original == null) {
      throw new NotAReport("The report has no part that is the mail, or its head.");
    }
    Matcher id =
        MESSAGE_ID.matcher(value(new InternetHeaders(original.getInputStream()), "Message-ID"));
    return (id.matches() ? Ids.parse(id.group(1)) : Optional.<UUID>empty())
        .orElseThrow(() -> new NotAReport("The mail's Message-ID is none of ours."));
  }

  private static @Nullable BodyPart part(MimeMultipart parts, Predicate<String> type)
      throws MessagingException {
    for (int i = 0; i < parts.getCount(); i++) {
      String contentType = parts.getBodyPart(i).getContentType();
      String name = contentType == null ? "" : contentType.split(";", 2)[0];
      if (type.test(name.strip().toLowerCase(Locale.ROOT))) {
        return parts.getBodyPart(i);
      }
    }
    return null;
  }

  private static String value(InternetHeaders headers, String name) {
    String value = headers.getHeader(name, null);
    return value == null ? "" : value.strip();
  }
}
