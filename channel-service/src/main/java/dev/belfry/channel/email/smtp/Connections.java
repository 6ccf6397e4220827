package dev.belfry.channel.email.smtp;

import dev.belfry.channel.send.Outcome;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Connections to the mail server that are open and have nothing to do. Each is kept for some
/// seconds, then it is closed. Safe for all threads.
final class Connections implements AutoCloseable {
  /// Servers hang up after minutes.
  private static final Duration KEPT = Duration.ofSeconds(20);

  private final ConcurrentLinkedDeque<Conversation> idle = new ConcurrentLinkedDeque<>();
  private final ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor();
  private final Executor later =
      CompletableFuture.delayedExecutor(KEPT.toMillis(), TimeUnit.MILLISECONDS, closing);
  private final Session session;
  private final MailServer server;
  private volatile boolean isClosed;

  Connections(Session session, MailServer server) {
    this.session = session;
    this.server = server;
  }

  /// One that was used before and still lives, if there is one.
  @Nullable Conversation takeIdle() {
    for (Conversation each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
      if (each.isConnected()) {
        return each;
      }
      each.end();
    }
    return null;
  }

  /// A new one.
  ///
  /// @throws NoConnection if there can't be one
  Conversation open() throws NoConnection {
    Conversation made = new Conversation(session, server.protocol());
    try {
      made.connect(server.host(), server.port(), server.user(), server.password());
      return made;
    } catch (MessagingException e) {
      made.end();
      throw new NoConnection(reason(e), e);
    }
  }

  void giveBack(Conversation used) {
    idle.addFirst(used);
    if (isClosed) {
      endIdle();
    } else {
      later.execute(() -> {
        // Used meanwhile or not: whoever needs one more opens it.
        if (idle.removeLastOccurrence(used)) {
          used.end();
        }
      });
    }
  }

  private void endIdle() {
    for (Conversation each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
      each.end();
    }
  }

  private String reason(MessagingException e) {
    String where = "No mail can be sent by " + server.host() + ": ";
    if (e instanceof AuthenticationFailedException) {
      return where
          + "it does not accept spring.mail.username and spring.mail.password ("
          + said(e)
          + ")";
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLException) {
        return where + "there is no TLS with it that can be trusted (" + said(cause) + ")";
      }
    }
    if (said(e).contains("STARTTLS is required")) {
      return where
          + "it offers no STARTTLS, without which passwords and mails could be read on the way"
          + " (spring.mail.properties[mail.smtp.starttls.required]=false allows that)";
    }
    return where + said(e);
  }

  private static String said(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : Reply.shown(e.getMessage());
  }

  @Override
  public void close() {
    isClosed = true;
    endIdle();
    closing.shutdown();
  }

  /// There is no connection, and no mail would have been taken.
  static final class NoConnection extends Exception {
    NoConnection(String message, Throwable cause) {
      super(message, cause);
    }

    Outcome outcome() {
      String message = getMessage();
      return new Outcome.ChannelDown(message == null ? "No connection" : message);
    }
  }
}
