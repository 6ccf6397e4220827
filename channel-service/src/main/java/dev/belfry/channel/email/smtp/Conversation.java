package dev.belfry.channel.email.smtp;

import dev.belfry.channel.send.Outcome;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to a mail server, which one mail after the other goes through. It knows how far
/// each has come, which the library's exceptions do not tell. For one thread at a time.
final class Conversation extends SMTPTransport {
  private static final Logger log = LoggerFactory.getLogger(Conversation.class);

  private Phase phase = Phase.SENDER;

  /// What the server said last in this phase; null if nothing that can be understood.
  private @Nullable Reply reply;

  /// Whether the next that is sent is the final dot.
  private boolean isEnding;

  /// Whether nothing that follows is an answer to this mail.
  private boolean isAnswered;

  /// @param protocol `smtp` or `smtps`: which of the session's properties count
  Conversation(Session session, String protocol) {
    super(
        session,
        new URLName(protocol, null, -1, null, null, null),
        protocol,
        protocol.equals("smtps"));
    setUseRset(true); // what asks whether the connection is alive makes it ready too
  }

  /// Hands a mail over. The connection may have come to its end with it.
  Outcome deliver(MimeMessage mail) {
    enter(Phase.SENDER);
    try {
      sendMessage(mail, mail.getAllRecipients());
    } catch (MessagingException e) {
      // The outcome says all that is known; the exception may name the address.
      log.debug("A mail was not taken ({})", e.getClass().getSimpleName());
    }
    return Outcomes.of(phase, reply);
  }

  /// Whether the server hung up before it heard anything of the last mail, as it may do with a
  /// connection that was quiet.
  boolean wasQuiet() {
    return phase == Phase.SENDER && (reply == null || reply.code() == 421);
  }

  /// Ends the connection, if it has not come to its end.
  void end() {
    try {
      close();
    } catch (MessagingException e) {
      log.debug("A connection did not end well", e);
    }
  }

  private void enter(Phase next) {
    phase = next;
    reply = null;
    isAnswered = false;
    isEnding = false;
  }

  @Override
  protected void mailFrom() throws MessagingException {
    enter(Phase.SENDER);
    super.mailFrom();
  }

  @Override
  protected void rcptTo() throws MessagingException {
    enter(Phase.RECIPIENT);
    super.rcptTo();
  }

  @Override
  protected OutputStream data() throws MessagingException {
    enter(Phase.CONTENT);
    return super.data();
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    isEnding = true;
    super.finishData();
  }

  /// The final dot leaves with all that is buffered of the mail. If it can't be written, the server
  /// has not seen it.
  @Override
  protected void sendCommand(String command) throws MessagingException {
    super.sendCommand(command);
    if (isEnding) {
      enter(Phase.END);
    }
  }

  @Override
  protected OutputStream bdat() throws MessagingException {
    enter(Phase.CONTENT);
    return super.bdat();
  }

  @Override
  protected void finishBdat() throws IOException, MessagingException {
    enter(Phase.END);
    super.finishBdat();
  }

  /// After a refusal the library makes the connection ready for the next mail (`RSET`): what the
  /// server says to that is no news of this one.
  @Override
  protected int readServerResponse() throws MessagingException {
    int code = super.readServerResponse();
    if (!isAnswered) {
      reply = Reply.of(code, getLastServerResponse());
      isAnswered = phase == Phase.END || reply == null || reply.isRefusal();
    }
    return code;
  }
}
