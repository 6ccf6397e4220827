package dev.belfry.persistence.experiments;

import dev.belfry.events.Catalogue;
import dev.belfry.events.Experiment;
import dev.belfry.events.ExperimentVariant;
import dev.belfry.persistence.catalogue.OfferedNow;
import dev.belfry.persistence.database.ReadShares;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/experiments`, one of them, and what it has come to. While Kafka is away, as they were
/// last known.
@RestController
class ExperimentsController {
  private static final Duration MOST_WAIT = Duration.ofSeconds(4);

  private final Semaphore turn = new Semaphore(1, true);
  private final OfferedNow offered;
  private final ReadShares shares;
  private final ReadTransactions transactions;
  private final ArmQueries arms;
  private final Clock clock;

  ExperimentsController(
      OfferedNow offered,
      ReadShares shares,
      ReadTransactions transactions,
      ArmQueries arms,
      Clock clock) {
    this.offered = offered;
    this.shares = shares;
    this.transactions = transactions;
    this.arms = arms;
    this.clock = clock;
  }

  @GetMapping("/api/experiments")
  Experiments experiments() {
    return new Experiments(
        offered.catalogue().experiments().stream().map(ExperimentSummary::of).toList());
  }

  @GetMapping("/api/experiments/{key}")
  Described experiment(@PathVariable String key) {
    return Described.of(find(offered.catalogue(), key));
  }

  @GetMapping("/api/experiments/{key}/results")
  @RequiresScope(Scope.ANALYTICS)
  Results results(@PathVariable String key, Caller caller) {
    Catalogue catalogue = offered.catalogue();
    Experiment experiment = find(catalogue, key);
    List<ArmCount> counts = shares.inTurn(caller.id(), () -> inTurn(() -> arms.of(experiment)));
    return Results.of(experiment, catalogue.experimentVersions(key), counts, clock.instant());
  }

  /// One after the other, whoever asks: each may hold a connection for half a minute.
  private List<ArmCount> inTurn(Supplier<List<ArmCount>> reads) {
    try {
      if (!turn.tryAcquire(MOST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw ProblemException.unavailable(
            "The results of an experiment are being counted for somebody else; try again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable("Results can't be counted at the moment; try again.");
    }
    try {
      return transactions.inOneLongSnapshot(reads);
    } finally {
      turn.release();
    }
  }

  private static Experiment find(Catalogue catalogue, String key) {
    return catalogue.experiment(key).orElseThrow(ProblemException::notFound);
  }

  /// By key.
  record Experiments(List<ExperimentSummary> experiments) {}

  /// An experiment without its variants.
  record ExperimentSummary(
      String key, int version, Experiment.State state, String template, Experiment.Metric metric) {
    static ExperimentSummary of(Experiment experiment) {
      return new ExperimentSummary(
          experiment.key(),
          experiment.version(),
          experiment.state(),
          experiment.template(),
          experiment.metric());
    }
  }

  /// An experiment as it is now.
  record Described(
      String key,
      int version,
      Experiment.State state,
      String template,
      String salt,
      List<ExperimentVariant> variants,
      int holdout,
      Experiment.Metric metric,
      int windowSeconds,
      Instant startedAt) {
    static Described of(Experiment experiment) {
      return new Described(
          experiment.key(),
          experiment.version(),
          experiment.state(),
          experiment.template(),
          experiment.salt(),
          experiment.variants(),
          experiment.holdout(),
          experiment.metric(),
          experiment.windowSeconds(),
          experiment.startedAt());
    }
  }
}
