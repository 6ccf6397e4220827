package dev.belfry.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A mail server that does what a test tells it to: any reply at any phase, a connection that is
/// cut or stalls. What it is not told about goes well. Safe for all threads.
public final class ScriptedSmtpServer implements AutoCloseable {
  private final Map<Phase, Queue<Answer>> script = new EnumMap<>(Phase.class);
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final Set<Closeable> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final @Nullable SSLContext tls;
  private final ServerSocket listener;

  /// A server without TLS, on a free port of this machine.
  public ScriptedSmtpServer() {
    this(null);
  }

  /// A server that offers STARTTLS.
  ///
  /// @param tls its key and certificate
  public ScriptedSmtpServer(@Nullable SSLContext tls) {
    this.tls = tls;
    for (Phase phase : Phase.values()) {
      script.put(phase, new ConcurrentLinkedQueue<>());
    }
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /// The next times that a phase is reached, these are the answers, one after the other.
  public ScriptedSmtpServer at(Phase phase, Answer... answers) {
    answersAt(phase).addAll(List.of(answers));
    return this;
  }

  private Queue<Answer> answersAt(Phase phase) {
    return script.computeIfAbsent(phase, _ -> new ConcurrentLinkedQueue<>());
  }

  /// Where it listens, on 127.0.0.1.
  public int port() {
    return listener.getLocalPort();
  }

  /// The mails that have come to their final dot, whatever was answered to it.
  public List<Received> received() {
    return List.copyOf(received);
  }

  /// All commands of all connections.
  public List<String> commands() {
    return List.copyOf(commands);
  }

  /// How many connections there have been.
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    end.countDown();
    closeQuietly(listener);
    sockets.forEach(ScriptedSmtpServer::closeQuietly);
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket socket) {
    sockets.add(socket);
    try (socket) {
      new Dialogue(socket).hold();
    } catch (IOException | Cut _) {
      // The client has gone, or is to find that we have.
    } finally {
      sockets.remove(socket);
    }
  }

  /// One connection.
  private final class Dialogue {
    private Socket socket;
    private InputStream in;
    private String from = "";
    private final List<String> to = new ArrayList<>();

    Dialogue(Socket socket) throws IOException {
      this.socket = socket;
      in = new BufferedInputStream(socket.getInputStream());
    }

    void hold() throws IOException, Cut {
      answer(Phase.GREETING, "220 scripted.test ready");
      for (String line = line(); line != null; line = line()) {
        commands.add(line);
        String command = line.toUpperCase(Locale.ROOT);
        if (command.startsWith("EHLO") || command.startsWith("HELO")) {
          answer(
              Phase.EHLO,
              tls != null && !(socket instanceof SSLSocket)
                  ? "250-scripted.test\r\n250-ENHANCEDSTATUSCODES\r\n250 STARTTLS"
                  : "250-scripted.test\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN");
        } else if (command.startsWith("STARTTLS")) {
          startTls();
        } else if (command.startsWith("AUTH")) {
          answer(Phase.AUTH, "235 2.7.0 welcome");
        } else if (command.startsWith("MAIL FROM:")) {
          from = line.substring("MAIL FROM:".length());
          to.clear();
          answer(Phase.MAIL, "250 2.1.0 ok");
        } else if (command.startsWith("RCPT TO:")) {
          to.add(line.substring("RCPT TO:".length()));
          answer(Phase.RCPT, "250 2.1.5 ok");
        } else if (command.equals("DATA")) {
          data();
        } else if (command.equals("RSET")) {
          answer(Phase.RSET, "250 2.0.0 ok");
        } else if (command.equals("NOOP")) {
          answer(Phase.NOOP, "250 2.0.0 ok");
        } else if (command.equals("QUIT")) {
          answer(Phase.QUIT, "221 2.0.0 bye");
          return;
        } else {
          write("502 5.5.1 no such command");
        }
      }
    }

    private void startTls() throws IOException, Cut {
      if (tls == null) {
        write("502 5.5.1 no such command");
        return;
      }
      answer(Phase.STARTTLS, "220 2.0.0 go ahead");
      SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
      secure.setUseClientMode(false);
      secure.startHandshake();
      socket = secure;
      in = new BufferedInputStream(secure.getInputStream());
    }

    private void data() throws IOException, Cut {
      Answer answer = next(Phase.DATA, "354 go on");
      act(answer);
      if (!(answer instanceof Answer.Reply(String text) && text.startsWith("354"))) {
        return;
      }
      ByteArrayOutputStream mail = new ByteArrayOutputStream();
      boolean isFirst = true;
      for (String line = line(); !".".equals(line); line = line()) {
        if (line == null) {
          throw new Cut();
        }
        mail.writeBytes(
            ((line.startsWith(".") ? line.substring(1) : line) + "\r\n").getBytes(ISO_8859_1));
        if (isFirst) {
          isFirst = false;
          act(next(Phase.CONTENT, ""));
        }
      }
      received.add(new Received(from, List.copyOf(to), mail.toString(ISO_8859_1)));
      answer(Phase.END, "250 2.0.0 taken");
    }

    private void answer(Phase phase, String otherwise) throws IOException, Cut {
      act(next(phase, otherwise));
    }

    private Answer next(Phase phase, String otherwise) {
      Answer scripted = answersAt(phase).poll();
      return scripted == null ? new Answer.Reply(otherwise) : scripted;
    }

    private void act(Answer answer) throws IOException, Cut {
      switch (answer) {
        case Answer.Reply(String text) -> {
          if (!text.isEmpty()) {
            write(text);
          }
        }
        case Answer.ReplyAndCut(String text) -> {
          write(text);
          throw new Cut();
        }
        case Answer.Broken(String text) -> {
          socket.getOutputStream().write(text.getBytes(ISO_8859_1));
          socket.getOutputStream().flush();
          throw new Cut();
        }
        case Answer.Cutting() -> throw new Cut();
        case Answer.Stall() -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new Cut();
        }
      }
    }

    private void write(String text) throws IOException {
      socket.getOutputStream().write((text + "\r\n").getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    }

    private @Nullable String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          String text = line.toString(ISO_8859_1);
          return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }
        line.write(next);
      }
      return null;
    }
  }

  /// When something can be answered.
  public enum Phase {
    /// The client has connected.
    GREETING,
    /// The client has said who it is.
    EHLO,
    /// The client wants TLS.
    STARTTLS,
    /// The client logs in.
    AUTH,
    /// `MAIL FROM`.
    MAIL,
    /// `RCPT TO`.
    RCPT,
    /// `DATA`, before the mail.
    DATA,
    /// Within the mail. Nothing is answered here; what can happen is the connection's end.
    CONTENT,
    /// The final dot has come.
    END,
    /// `RSET`.
    RSET,
    /// `NOOP`.
    NOOP,
    /// `QUIT`.
    QUIT
  }

  /// What happens at a phase.
  public sealed interface Answer {
    /// A reply: a line, or several divided by CR LF.
    record Reply(String text) implements Answer {}

    /// A reply, after which the connection is cut.
    record ReplyAndCut(String text) implements Answer {}

    /// A part of a reply, after which the connection is cut.
    record Broken(String text) implements Answer {}

    /// The connection is cut.
    record Cutting() implements Answer {}

    /// Nothing happens any more.
    record Stall() implements Answer {}

    /// See [Reply].
    static Answer reply(String text) {
      return new Reply(text);
    }

    /// See [Cutting].
    static Answer cut() {
      return new Cutting();
    }

    /// See [Stall].
    static Answer stall() {
      return new Stall();
    }
  }

  /// A mail.
  ///
  /// @param from the envelope's sender
  /// @param to the envelope's recipients
  /// @param content the mail, each byte as the character of that number
  public record Received(String from, List<String> to, String content) {
    /// The mail's bytes.
    public InputStream stream() {
      return new ByteArrayInputStream(content.getBytes(ISO_8859_1));
    }
  }

  private static final class Cut extends Exception {}
}
