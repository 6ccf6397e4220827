package dev.belfry.channel.email.compose;

import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.Address.Mail;
import dev.belfry.events.EmailAddress;
import dev.belfry.events.Sha256;
import dev.belfry.service.secret.Unsubscribe;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes mails. Safe for all threads.
///
/// What is of the outside gets into headers only as one line, and into the page only escaped. There
/// is no picture and nothing else that a mail client would fetch.
public final class MailComposer {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private final MailLayout layout = new MailLayout();
  private final Sender sender;
  private final Links links;
  private final Clock clock;

  /// @param clock what mails are dated by
  public MailComposer(Sender sender, Links links, Clock clock) {
    this.sender = sender;
    this.links = links;
    this.clock = clock;
  }

  /// The mail of a message, to the first address for e-mail that it has. The same message gets the
  /// same `Message-ID` at every attempt. Nothing if no such address can be written to.
  public Optional<MimeMessage> compose(Message message, Session session) {
    return message.addresses().stream()
        .flatMap(
            address -> address instanceof Mail(String email) ? Stream.of(email) : Stream.empty())
        .findFirst()
        .filter(EmailAddress::isValid)
        .map(email -> compose(message, email, session));
  }

  private MimeMessage compose(Message message, String email, Session session) {
    try {
      String unsubscribeUrl =
          message.category().critical()
              ? null
              : links.unsubscribe(
                  new Unsubscribe(
                      message.recipient(), message.category().key(), message.deliveryId()));
      MailContent content = new MailContent(message, sender, links, unsubscribeUrl);
      var mail = new WithOwnId(session, id(message.deliveryId().toString()));
      mail.setFrom(sender.header());
      mail.setRecipient(RecipientType.TO, new InternetAddress(email, true));
      setSubject(mail, content.subject());
      setDate(mail);
      mail.setHeader("Auto-Submitted", "auto-generated");
      mail.setHeader("X-Auto-Response-Suppress", "All");
      mail.setHeader("Content-Language", content.language());
      mail.setHeader("List-Id", listId(message.category()));
      String thread = message.threadKey();
      if (thread == null) {
        mail.setHeader("X-Entity-Ref-ID", message.deliveryId().toString());
      } else {
        String root = id("thread-" + digest(thread));
        mail.setHeader("In-Reply-To", root);
        mail.setHeader("References", root);
      }
      if (unsubscribeUrl != null) {
        mail.setHeader("List-Unsubscribe", "<%s>".formatted(unsubscribeUrl));
        mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
      }
      MimeMultipart parts =
          new MimeMultipart(
              "alternative",
              part(content.text(), "plain"),
              part(layout.page(content.model()), "html"));
      mail.setContent(parts);
      mail.saveChanges();
      return mail;
    } catch (MessagingException e) {
      throw new IllegalStateException("a mail can't be made", e);
    }
  }

  /// The library leaves what is ASCII as it is, also what looks encoded.
  private static void setSubject(MimeMessage mail, String subject) throws MessagingException {
    if (Text.looksEncoded(subject)) {
      mail.setHeader("Subject", Text.encoded(subject));
    } else {
      mail.setSubject(subject, UTF_8);
    }
  }

  @SuppressWarnings("JavaUtilDate") // what the library takes
  private void setDate(MimeMessage mail) throws MessagingException {
    mail.setSentDate(Date.from(clock.instant()));
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, UTF_8, subtype);
    return part;
  }

  /// The name of the category, and its key as a name below the sender's domain (RFC 2919).
  private String listId(Message.CategoryName category) throws MessagingException {
    String address = category.key() + "." + sender.domain();
    String name = Text.line(category.name());
    if (Text.looksEncoded(name)) {
      return "%s\r\n <%s>".formatted(Text.encoded(name), address);
    }
    try {
      return MimeUtility.fold(
          "List-Id: ".length(), new InternetAddress(address, name, UTF_8).toString());
    } catch (UnsupportedEncodingException e) {
      throw new MessagingException("every Java platform has UTF-8", e);
    }
  }

  private String id(String local) {
    return "<%s@%s>".formatted(local, sender.domain());
  }

  /// What mails of one thread have in common, whatever letters its key has.
  private static String digest(String threadKey) {
    return HexFormat.of().formatHex(Sha256.of(threadKey.getBytes(StandardCharsets.UTF_8)), 0, 16);
  }

  /// Keeps its `Message-ID` when it is saved.
  private static final class WithOwnId extends MimeMessage {
    private final String id;

    WithOwnId(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
