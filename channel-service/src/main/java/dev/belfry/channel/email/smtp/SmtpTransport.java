package dev.belfry.channel.email.smtp;

import dev.belfry.channel.email.compose.MailComposer;
import dev.belfry.channel.email.smtp.Connections.NoConnection;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Outcome;
import dev.belfry.channel.send.Transport;
import dev.belfry.events.Channel;
import dev.belfry.events.FailureReason;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Sends by a mail server (SMTP). As many mails go at once as there may be connections; more wait
/// for their turn. A connection is used for one mail after the other.
///
/// Whatever goes wrong before the server is told of the mail concerns all mails, so the channel is
/// down. Whatever goes wrong before the mail's end has surely sent nothing.
public final class SmtpTransport implements Transport {
  private final MailComposer composer;
  private final Session session;
  private final Connections connections;
  private final Semaphore turns;

  /// @param maxConnections how many connections there may be at once
  public SmtpTransport(MailComposer composer, MailServer server, int maxConnections) {
    this.composer = composer;
    session = Session.getInstance(server.forSession());
    connections = new Connections(session, server);
    turns = new Semaphore(maxConnections, true);
  }

  @Override
  public Channel channel() {
    return Channel.EMAIL;
  }

  @Override
  public Outcome send(Message message) {
    Optional<MimeMessage> mail = composer.compose(message, session);
    if (mail.isEmpty()) {
      return new Outcome.Failed(
          FailureReason.NO_SUCH_ADDRESS, "The address is none that mail can be sent to.");
    }
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Deferred(null, "Interrupted before anything was sent.");
    }
    try {
      return send(mail.get());
    } catch (NoConnection e) {
      return e.outcome();
    } finally {
      turns.release();
    }
  }

  private Outcome send(MimeMessage mail) throws NoConnection {
    Conversation idle = connections.takeIdle();
    if (idle != null) {
      Outcome outcome = send(mail, idle);
      if (!(outcome instanceof Outcome.Deferred && idle.wasQuiet())) {
        return outcome;
      }
    }
    return send(mail, connections.open());
  }

  private Outcome send(MimeMessage mail, Conversation conversation) {
    boolean isOver = false;
    try {
      Outcome outcome = conversation.deliver(mail);
      isOver = outcome instanceof Outcome.Sent || outcome instanceof Outcome.Failed;
      return outcome;
    } finally {
      if (isOver) {
        connections.giveBack(conversation);
      } else {
        conversation.end();
      }
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
