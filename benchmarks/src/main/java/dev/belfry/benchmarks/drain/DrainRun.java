package dev.belfry.benchmarks.drain;

import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.TopicSetup;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/// Puts notifications straight into the log and watches the read model work them off, whether it
/// runs meanwhile or is started later.
///
/// @param kafka settings of its clients, with `bootstrap.servers`
/// @param database where the read model keeps how far it is
/// @param backlog what is put into the log
/// @param patience how long the read model may make no progress
public record DrainRun(
    Map<String, Object> kafka, ReadModelDatabase database, Backlog backlog, Duration patience) {
  private static final int MILLIS_BETWEEN_LOOKS = 20;

  /// Runs until the read model has reached the end.
  public Report run(Progress progress, Clock clock) throws DrainFailure, InterruptedException {
    try (Admin admin = Admin.create(kafka);
        ReadModelDatabase.Positions positions = database.connect()) {
      LogSize end = new LogSize(admin);
      EventLog log = new TopicSetup(admin, end.partitions()).check();
      long appliedBefore = positions.applied();
      progress.say(
          "The read model is %s records behind. Publishing %s ..."
              .formatted(end.records() - appliedBefore, backlog.events()));
      long start = System.nanoTime();
      try (EventPublisher publisher =
          new EventPublisher(EventPublisher.reliable(kafka), new EventCodec("benchmarks", clock))) {
        CompletableFuture<Long> published = new CompletableFuture<>();
        Thread.ofVirtual()
            .name("publishing")
            .start(() -> backlog.publish(publisher, log, published));
        return watch(progress, positions, end, new Start(start, appliedBefore), published);
      }
    } catch (TopicSetup.TopicException e) {
      throw new DrainFailure("the log cannot be used", e);
    } catch (CompletionException e) {
      throw new DrainFailure(
          "not everything was published", e.getCause() == null ? e : e.getCause());
    } catch (SQLException e) {
      throw new DrainFailure("the database cannot be asked", e);
    }
  }

  private Report watch(
      Progress progress,
      ReadModelDatabase.Positions positions,
      LogSize end,
      Start start,
      CompletableFuture<Long> published)
      throws SQLException, DrainFailure, InterruptedException, TopicSetup.TopicException {
    long applied = start.applied;
    long lastWithoutProgress = start.nanos;
    long lastProgress = start.nanos;
    long target = Long.MAX_VALUE;
    long behindWhenPublished = 0;
    long publishedAt = start.nanos;
    while (true) {
      long now = System.nanoTime();
      long current = positions.applied();
      if (current == start.applied) {
        lastWithoutProgress = now;
      }
      if (current > applied) {
        lastProgress = now;
        applied = current;
      }
      if (target == Long.MAX_VALUE && published.isDone()) {
        published.join();
        target = end.records();
        behindWhenPublished = target - current;
        lastProgress = now;
        publishedAt = now;
        progress.say(
            "Published; the read model is %s records behind".formatted(behindWhenPublished));
      }
      if (applied >= target) {
        return report(
            published.join() - start.nanos,
            behindWhenPublished,
            applied - start.applied,
            now - lastWithoutProgress,
            now - Math.max(publishedAt, lastWithoutProgress));
      }
      if (target != Long.MAX_VALUE && now - lastProgress > patience.toNanos()) {
        throw new DrainFailure(
            "the read model stands still, %s records before the end".formatted(target - applied));
      }
      TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
    }
  }

  private Report report(
      long publishNanos, long behindWhenPublished, long rows, long drainNanos, long restNanos) {
    return new Report("drain", "")
        .row(
            "published",
            "%s, %s %% of them changes, the others with %s characters each"
                .formatted(backlog.events(), backlog.changes(), backlog.characters()))
        .row("recipients", "%s, from %s-0 on".formatted(backlog.recipients(), backlog.run()))
        .row("publishing", rate(backlog.events(), publishNanos))
        .row("behind when the last was published", String.valueOf(behindWhenPublished))
        .row("applied from then on", rate(behindWhenPublished, restNanos))
        .row("applied from the first progress to the end", rate(rows, drainNanos));
  }

  private static String rate(long records, long nanos) {
    double seconds = Math.max(nanos, 1) / 1e9;
    return String.format(Locale.ROOT, "%d in %.2f s = %.0f/s", records, seconds, records / seconds);
  }

  private record Start(long nanos, long applied) {}
}
