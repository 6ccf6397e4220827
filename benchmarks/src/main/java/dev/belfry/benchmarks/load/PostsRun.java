package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import dev.belfry.benchmarks.wire.HttpAnswer;
import dev.belfry.benchmarks.wire.Network;
import dev.belfry.benchmarks.wire.Requests;
import dev.belfry.benchmarks.wire.TokenDesk;
import dev.belfry.events.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Notifications as fast as the server answers: each connection sends the next call when the one
/// before is answered (a closed loop). Nobody listens, so this is the way into the log and into the
/// read model alone.
///
/// @param setup see there; its users get what is sent
/// @param connections each with one call at a time
/// @param batch notifications of a call; 1 for `POST /api/notifications`
/// @param rounds how many, each with a row of its own
/// @param duration of a round
/// @param template whose words are sent, by naming it in every second round; null for words of this
///   run's own
/// @param pid of the server; null if its processor time is not to be shown
public record PostsRun(
    Setup setup,
    int connections,
    int batch,
    int rounds,
    Duration duration,
    @Nullable Templated template,
    @Nullable Long pid) {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /// Runs to the end. Faultless if all notifications were accepted.
  public Verdict run(Progress progress) throws RunFailure, InterruptedException {
    Network network = new Network(1);
    try {
      String name = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
      Requests requests =
          new Requests(network, setup.endpoints().producer(), connections, REQUEST_TIMEOUT);
      String token = token(network, "bench-%s-sender".formatted(name));
      Posts posts = new Posts(requests, token, name);
      List<Said> said = said(requests, token);
      Report report =
          new Report(
              "round", "notifications/s", "call to answer", "not accepted", "processor time");
      long refused = 0;
      for (int i = 1; i <= rounds; i++) {
        progress.say("Round %s of %s ...".formatted(i, rounds));
        ProcessorTime processor = new ProcessorTime(pid);
        Round round = new Round();
        Said what = said.get((i - 1) % said.size());
        processor.during(() -> posts.send(what, round));
        refused += round.refused.get();
        report.row(
            i + what.remark(),
            String.format(Locale.ROOT, "%.0f", round.accepted.get() * 1e3 / duration.toMillis()),
            round.times.summary(),
            String.valueOf(round.refused.get()),
            processor.each(round.accepted.get()));
      }
      report
          .row("connections", String.valueOf(connections))
          .row("notifications of a call", String.valueOf(batch))
          .row("message", template == null ? setup.messages() : "what the template says");
      return new Verdict(report, refused == 0);
    } finally {
      network.close();
    }
  }

  private String token(Network network, String sender) throws RunFailure {
    try {
      return new TokenDesk(new Requests(network, setup.endpoints().tokens(), 1, REQUEST_TIMEOUT))
          .tokenOf(sender, "notifications:send")
          .join();
    } catch (CompletionException e) {
      throw new RunFailure("no token from " + setup.endpoints().tokens().url(), e);
    }
  }

  /// What is sent in one round after the other.
  private List<Said> said(Requests requests, String token) throws RunFailure {
    return template == null
        ? List.of(Said.words("", "A title", "x".repeat(setup.messageCharacters())))
        : template.beside(requests, token);
  }

  private final class Posts {
    private final Requests requests;
    private final String token;
    private final String name;

    Posts(Requests requests, String token, String name) {
      this.requests = requests;
      this.token = token;
      this.name = name;
    }

    void send(Said what, Round round) {
      long end = System.nanoTime() + duration.toNanos();
      CompletableFuture.allOf(
              IntStream.range(0, connections)
                  .mapToObj(_ -> {
                    CompletableFuture<Void> ended = new CompletableFuture<>();
                    sendUntil(end, what, round, ended);
                    return ended;
                  })
                  .toArray(CompletableFuture[]::new))
          .join();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // leads to the end
    private void sendUntil(long end, Said what, Round round, CompletableFuture<Void> ended) {
      long begun = System.nanoTime();
      if (begun - end >= 0) {
        ended.complete(null);
        return;
      }
      (batch == 1
              ? requests.post("/api/notifications", token, notification(what))
              : requests.post("/api/notifications/batch", token, notifications(what)))
          .whenComplete((answer, failure) -> {
            if (answer == null) {
              round.refused.addAndGet(batch);
            } else {
              round.times.record(answer.atNanos() - begun);
              int accepted = accepted(answer);
              round.accepted.addAndGet(accepted);
              round.refused.addAndGet(batch - accepted);
            }
            sendUntil(end, what, round, ended);
          });
    }

    private String notifications(Said what) {
      return Stream.generate(() -> notification(what))
          .limit(batch)
          .collect(Collectors.joining(",", "[", "]"));
    }

    private String notification(Said what) {
      return """
      {"recipient":"bench-%s-%s",%s,"notification_type":"info"}\
      """
          .formatted(name, ThreadLocalRandom.current().nextInt(setup.users()), what.members());
    }

    private int accepted(HttpAnswer answer) {
      if (answer.status() != 202) {
        return 0;
      }
      return batch == 1
          ? 1
          : Math.toIntExact(
              Json.mapper()
                  .readTree(answer.body())
                  .path("results")
                  .valueStream()
                  .filter(result -> result.path("status").asInt(0) == 202)
                  .count());
    }
  }

  private static final class Round {
    private final Latencies times = new Latencies();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
  }
}
