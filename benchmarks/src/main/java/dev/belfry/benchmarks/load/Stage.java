package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.ledger.Ledger;
import dev.belfry.benchmarks.ledger.LedgerTotals;
import dev.belfry.benchmarks.ledger.Measurement;
import dev.belfry.benchmarks.ledger.Title;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import dev.belfry.benchmarks.wire.Frame;
import dev.belfry.benchmarks.wire.Network;
import dev.belfry.benchmarks.wire.Recipient;
import dev.belfry.benchmarks.wire.Requests;
import dev.belfry.benchmarks.wire.Sockets;
import dev.belfry.benchmarks.wire.Throttle;
import dev.belfry.benchmarks.wire.TokenDesk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a run plays on: users who exist for this run only, one who sends to them, and the ledger of
/// both.
final class Stage implements AutoCloseable {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration SERVED_TIMEOUT = Duration.ofSeconds(60);
  private static final int TOKENS_AT_ONCE = 32;
  private static final int ATTEMPTS = 20;
  private static final int MILLIS_BETWEEN_ATTEMPTS = 250;
  private static final int DISTURBANCES_SHOWN = 5;

  private final Setup setup;
  private final Progress progress;
  private final Network network;
  private final Ledger ledger = new Ledger();
  private final AtomicInteger disturbances = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private volatile boolean over;
  private final List<Recipient> recipients;
  private final List<Recipient> recipientsAgain;
  private final Sender sender;

  private Stage(Setup setup, Progress progress) throws RunFailure, InterruptedException {
    this.setup = setup;
    this.progress = progress;
    FileLimit.check(setup.users() + setup.requestConnections());
    network = new Network(setup.socketThreads());
    try {
      String run = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
      Title title = new Title(run);
      List<String> users =
          IntStream.range(0, setup.users()).mapToObj(i -> "bench-" + run + "-" + i).toList();
      List<String> tokens = tokens(users, "bench-" + run + "-sender");
      Sockets sockets = new Sockets(network, setup.endpoints().sockets());
      Recipient.Listener listener = new ToLedger(title);
      IntFunction<Recipient> recipient =
          i -> new Recipient(i, users.get(i), tokens.get(i), sockets, listener);
      recipients = IntStream.range(0, setup.users()).mapToObj(recipient).toList();
      recipientsAgain = IntStream.range(0, setup.users()).mapToObj(recipient).toList();
      Requests posts =
          new Requests(
              network, setup.endpoints().producer(), setup.requestConnections(), REQUEST_TIMEOUT);
      sender =
          new Sender(
              posts, tokens.getLast(), ledger, title, setup.messageCharacters(), setup.keyed());
    } catch (RunFailure | InterruptedException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /// Has a token for everyone; opens no socket yet.
  static Stage set(Setup setup, Progress progress) throws RunFailure, InterruptedException {
    return new Stage(setup, progress);
  }

  private List<String> tokens(List<String> users, String senderName)
      throws RunFailure, InterruptedException {
    progress.say("Fetching %s tokens ...".formatted(users.size() + 1));
    TokenDesk desk =
        new TokenDesk(
            new Requests(network, setup.endpoints().tokens(), TOKENS_AT_ONCE, REQUEST_TIMEOUT));
    List<String> names = new ArrayList<>(users);
    names.add(senderName);
    try {
      return Throttle.all(
          names,
          TOKENS_AT_ONCE,
          name -> desk.tokenOf(name, name.equals(senderName) ? "notifications:send" : ""));
    } catch (CompletionException e) {
      throw new RunFailure("no tokens from " + setup.endpoints().tokens().url(), causeOf(e));
    }
  }

  List<Recipient> recipients() {
    return recipients;
  }

  /// The same users, for a second socket each.
  List<Recipient> recipientsAgain() {
    return recipientsAgain;
  }

  Network network() {
    return network;
  }

  Ledger ledger() {
    return ledger;
  }

  Sender sender() {
    return sender;
  }

  /// Sends to one of the users, picked at random.
  void sendToAnyone(long dueNanos, @Nullable Measurement measurement) {
    sendTo(
        recipients.get(ThreadLocalRandom.current().nextInt(recipients.size())),
        dueNanos,
        measurement);
  }

  void sendTo(Recipient recipient, long dueNanos, @Nullable Measurement measurement) {
    sender.send(dueNanos, recipient.index(), recipient.user(), measurement);
  }

  /// Opens a socket for each of them, as fast as the server takes them, trying again where it does
  /// not, and waits until each has been told its position.
  ///
  /// @param since from when the times count
  /// @return how long each took
  Latencies open(List<Recipient> who, long since) throws RunFailure, InterruptedException {
    Latencies times = new Latencies();
    AtomicInteger open = new AtomicInteger();
    int step = Math.max(1_000, who.size() / 10);
    try {
      Throttle.all(
          who,
          setup.openAtOnce(),
          recipient ->
              connect(recipient, ATTEMPTS)
                  .thenAccept(served -> {
                    times.record(served - since);
                    int now = open.incrementAndGet();
                    if (now % step == 0) {
                      progress.say("%s of %s sockets open".formatted(now, who.size()));
                    }
                  }));
    } catch (CompletionException e) {
      throw new RunFailure(
          "%s of %s sockets opened at %s"
              .formatted(open.get(), who.size(), setup.endpoints().sockets().url()),
          causeOf(e));
    }
    return times;
  }

  private CompletableFuture<Long> connect(Recipient recipient, int attemptsLeft) {
    return recipient
        .connect()
        .orTimeout(SERVED_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .exceptionallyCompose(failure -> {
          if (attemptsLeft == 1) {
            return CompletableFuture.failedFuture(failure);
          }
          retries.incrementAndGet();
          return recipient
              .drop()
              .thenComposeAsync(
                  _ -> connect(recipient, attemptsLeft - 1),
                  CompletableFuture.delayedExecutor(
                      MILLIS_BETWEEN_ATTEMPTS, TimeUnit.MILLISECONDS));
        });
  }

  /// How many sockets are open now.
  long openNow() {
    return recipients.stream().filter(Recipient::isOpen).count();
  }

  /// Waits for what is still on its way, and then a little for what should not come.
  void settle() throws InterruptedException {
    progress.say("Waiting for the last frames ...");
    if (!ledger.awaitSettled(setup.grace())) {
      progress.say(
          "Nothing has come for %s: what is missing counts as lost".formatted(setup.grace()));
    }
    TimeUnit.MILLISECONDS.sleep(500); // a duplicate may follow its original
  }

  /// Adds what became of all notifications, and says whether every promise was kept.
  Verdict conclude(Report report) {
    LedgerTotals tally = ledger.tally();
    int outOfOrder = recipients.stream().mapToInt(Recipient::outOfOrder).sum();
    int gaps = recipients.stream().mapToInt(Recipient::gaps).sum();
    report
        .row("sent", String.valueOf(tally.sent()))
        .row("accepted (202)", String.valueOf(tally.accepted()))
        .row("other answers", tally.refusals().isEmpty() ? "0" : tally.refusals().toString())
        .row("no answer", String.valueOf(tally.unanswered()))
        .row("lost (202, no frame)", String.valueOf(tally.lost()))
        .row("duplicate frames", String.valueOf(tally.duplicates()))
        .row("out of order", String.valueOf(outOfOrder))
        .row("broken links (prev)", String.valueOf(gaps))
        .row("on another user's socket", String.valueOf(tally.misdirected()))
        .row("frame and 202 disagree on the id", String.valueOf(tally.mismatched()))
        .row("frames of nobody's notification", String.valueOf(tally.foreign()));
    sockets(report);
    return new Verdict(report, tally.isFaultless() && outOfOrder == 0 && gaps == 0);
  }

  /// Adds what happened to the sockets.
  void sockets(Report report) {
    report
        .row("handshakes repeated", String.valueOf(retries.get()))
        .row("sockets closed by the server, unreadable frames", String.valueOf(disturbances.get()));
  }

  /// Ends all connections; returns when the threads have ended.
  @Override
  public void close() {
    over = true;
    network.close();
  }

  private static Throwable causeOf(CompletionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  private final class ToLedger implements Recipient.Listener {
    private final Title title;

    ToLedger(Title title) {
      this.title = title;
    }

    @Override
    public void pushed(Recipient recipient, Frame.Pushed frame, long nanos) {
      OptionalInt sequence = title.sequenceOf(frame.title());
      if (sequence.isPresent()) {
        ledger.pushed(recipient.index(), sequence.getAsInt(), frame.id(), nanos);
      } else {
        ledger.foreign();
      }
    }

    @Override
    public void disturbed(Recipient recipient, String reason) {
      if (over) {
        return; // its own end
      }
      if (disturbances.incrementAndGet() <= DISTURBANCES_SHOWN) {
        progress.say("%s: %s".formatted(recipient.user(), reason));
      }
    }
  }
}
