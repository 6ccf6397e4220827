package dev.belfry.benchmarks.timetravel;

import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.load.RunFailure;
import dev.belfry.benchmarks.load.Setup;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import dev.belfry.benchmarks.wire.Network;
import dev.belfry.benchmarks.wire.Requests;
import dev.belfry.benchmarks.wire.TokenDesk;
import dev.belfry.events.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletionException;

/// Asks about the past, one call after another.
///
/// @param setup see there
/// @param run what the names of those asked about begin with
/// @param recipients how many they are
/// @param past how far back the times go
/// @param warmup how many calls go first, unmeasured
/// @param count how many are measured
public record TimeTravelRun(
    Setup setup, String run, int recipients, Duration past, int warmup, int count) {
  private static final long SEED = 1;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /// Runs to the end.
  public Report run(Progress progress, Clock clock) throws RunFailure, InterruptedException {
    progress.say("Asking %s times ...".formatted(warmup + count));
    Random random = new Random(SEED);
    Latencies times = new Latencies();
    long items = 0;
    try (HttpClient http = HttpClient.newHttpClient()) {
      String token = token();
      for (int i = 0; i < warmup + count; i++) {
        Instant at = clock.instant().minusMillis(1 + random.nextLong(past.toMillis()));
        URI uri =
            URI.create(
                setup.endpoints().producer().url()
                    + "/api/audit/inbox/%s-%s?at=%s"
                        .formatted(run, random.nextInt(recipients), Json.format(at)));
        HttpRequest request =
            HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .timeout(TIMEOUT)
                .build();
        long asked = System.nanoTime();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          throw new RunFailure(
              "an inbox of the past",
              new IOException("the answer was %s".formatted(answer.statusCode())));
        }
        if (i >= warmup) {
          times.record(System.nanoTime() - asked);
          items += Json.mapper().readTree(answer.body()).path("total_count").asLong();
        }
      }
    } catch (IOException e) {
      throw new RunFailure("an inbox of the past", e);
    }
    return new Report("time-travel", "")
        .row("inboxes asked for", "%s, at random times of the last %s".formatted(count, past))
        .row("notifications in each", "%s on average".formatted(items / count))
        .row("time to the answer", times.summary());
  }

  private String token() throws RunFailure {
    try (Network network = new Network(1)) {
      return new TokenDesk(new Requests(network, setup.endpoints().tokens(), 1, TIMEOUT))
          .tokenOf("auditor", "notifications:audit")
          .join();
    } catch (CompletionException e) {
      throw new RunFailure("a token", e);
    }
  }
}
