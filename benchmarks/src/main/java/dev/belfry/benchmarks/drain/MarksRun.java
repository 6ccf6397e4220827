package dev.belfry.benchmarks.drain;

import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.load.Endpoints;
import dev.belfry.benchmarks.load.RunFailure;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import dev.belfry.benchmarks.wire.Network;
import dev.belfry.benchmarks.wire.Requests;
import dev.belfry.benchmarks.wire.TokenDesk;
import dev.belfry.events.AllRead;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.TopicSetup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/// One user who has marked everything as read, and unread again, as often as can be: what that
/// costs the sink, this user, and others.
///
/// @param kafka settings of its clients, with `bootstrap.servers`
/// @param database where the read model keeps how far it is
/// @param endpoints where it is read, and where tokens come from
/// @param run what the users' names begin with
/// @param count how many notifications, and how many mark-all-reads before and after they mark each
///   unread
/// @param reads how many reads of others are measured
/// @param patience how long the read model may take for all of it
public record MarksRun(
    Map<String, Object> kafka,
    ReadModelDatabase database,
    Endpoints endpoints,
    String run,
    int count,
    int reads,
    Duration patience) {
  private static final int OWN_READS_AT_ONCE = 12;
  private static final int OTHERS = 10;
  private static final int MILLIS_BETWEEN_LOOKS = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /// Runs to the end.
  public Report run(Progress progress, Clock clock)
      throws DrainFailure, RunFailure, InterruptedException {
    Report report = new Report("marks", "");
    try (Admin admin = Admin.create(kafka);
        ReadModelDatabase.Positions positions = database.connect();
        EventPublisher publisher =
            new EventPublisher(
                EventPublisher.reliable(kafka), new EventCodec("benchmarks", clock))) {
      LogSize end = new LogSize(admin);
      EventLog log = new TopicSetup(admin, end.partitions()).check();
      var sink = new Sink(publisher, log, positions, end);
      RecipientId marker = new RecipientId(run + "-marker");
      List<NotificationCreated> own = created(marker, count);
      List<NotificationCreated> ordinary =
          IntStream.range(0, OTHERS).boxed().flatMap(i -> created(other(i), 50).stream()).toList();

      progress.say("Publishing the history, %s events ...".formatted(4 * count + ordinary.size()));
      sink.apply(ordinary);
      Position first = sink.publish(own).getFirst();
      double history =
          sink.apply(
              Stream.of(
                      IntStream.range(0, count).mapToObj(_ -> allRead(marker, null)),
                      own.stream().map(one -> unread(marker, one)),
                      IntStream.range(0, count).mapToObj(_ -> allRead(marker, first)))
                  .flatMap(events -> events)
                  .toList());
      progress.say("Marking each as read and unread once more ...");
      double toggles =
          sink.apply(
              own.stream()
                  .flatMap(one -> Stream.of(read(marker, one), unread(marker, one)))
                  .toList());
      progress.say("Reading ...");
      Reads alone = read(marker, 0);
      Reads beside = read(marker, OWN_READS_AT_ONCE);
      return report
          .row("the user's notifications, and mark-all-reads twice", String.valueOf(count))
          .row("sink: mark-all-reads and unreads", rate(3 * count, history))
          .row("sink: each read and unread once more", rate(2 * count, toggles))
          .row("others' lists, before the user reads", alone.others().toString())
          .row("others' lists, while the user makes 12 reads at once", beside.others().toString())
          .row("the user's counts meanwhile", beside.own().toString());
    } catch (TopicSetup.TopicException e) {
      throw new DrainFailure("the log cannot be used", e);
    } catch (SQLException e) {
      throw new DrainFailure("the database cannot be asked", e);
    } catch (CompletionException e) {
      throw new RunFailure("a token, or an event, was refused", e);
    }
  }

  private Reads read(RecipientId marker, int ownAtOnce) throws InterruptedException {
    var counts = new Answers();
    var others = new Answers();
    var done = new AtomicBoolean();
    try (HttpClient http = HttpClient.newHttpClient();
        Network network = new Network(1)) {
      var desk = new TokenDesk(new Requests(network, endpoints.tokens(), 1, TIMEOUT));
      String ownToken = desk.tokenOf(marker.value(), "").join();
      List<String> tokens =
          IntStream.range(0, OTHERS)
              .mapToObj(i -> desk.tokenOf(other(i).value(), "").join())
              .toList();
      List<Thread> readers =
          IntStream.range(0, ownAtOnce)
              .mapToObj(_ ->
                  Thread.ofVirtual()
                      .start(() -> {
                        while (!done.get()) {
                          ask(http, "/unread-count", ownToken, counts);
                        }
                      }))
              .toList();
      for (int i = 0; i < reads; i++) {
        ask(http, "?limit=20", tokens.get(i % OTHERS), others);
      }
      done.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
    }
    return new Reads(counts, others);
  }

  private void ask(HttpClient http, String path, String token, Answers answers) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoints.producer().url() + "/api/notifications" + path))
            .header("Authorization", "Bearer " + token)
            .timeout(TIMEOUT)
            .build();
    long asked = System.nanoTime();
    int status =
        http.sendAsync(request, BodyHandlers.discarding())
            .handle((answer, broken) -> broken == null ? answer.statusCode() : 0)
            .join();
    answers.times.record(System.nanoTime() - asked);
    answers.statuses.merge(status, 1, Integer::sum);
  }

  private RecipientId other(int number) {
    return new RecipientId("%s-%s".formatted(run, number));
  }

  private static List<NotificationCreated> created(RecipientId recipient, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Backlog.created(recipient, i, "A message"))
        .toList();
  }

  private static NotificationEvent allRead(RecipientId recipient, @Nullable Position upTo) {
    return new AllRead(recipient, recipient.value(), upTo);
  }

  private static NotificationEvent read(RecipientId recipient, NotificationCreated one) {
    return new NotificationRead(recipient, one.id(), recipient.value());
  }

  private static NotificationEvent unread(RecipientId recipient, NotificationCreated one) {
    return new NotificationUnread(recipient, one.id(), recipient.value());
  }

  private static String rate(int events, double seconds) {
    return String.format(
        Locale.ROOT, "%s in %.2f s = %.0f/s", events, seconds, events / Math.max(seconds, 1e-9));
  }

  /// Puts events into the log, in order, and waits for the read model.
  private final class Sink {
    private final EventPublisher publisher;
    private final EventLog log;
    private final ReadModelDatabase.Positions positions;
    private final LogSize end;

    Sink(
        EventPublisher publisher,
        EventLog log,
        ReadModelDatabase.Positions positions,
        LogSize end) {
      this.publisher = publisher;
      this.log = log;
      this.positions = positions;
      this.end = end;
    }

    List<Position> publish(List<? extends NotificationEvent> events) {
      List<CompletableFuture<Published>> sent = new ArrayList<>();
      for (NotificationEvent event : events) {
        sent.add(publisher.publish(log, event));
        if (sent.size() % 1_000 == 0) {
          sent.getLast().join();
        }
      }
      return sent.stream().map(CompletableFuture::join).map(Published::position).toList();
    }

    /// The seconds until all of them were applied.
    double apply(List<? extends NotificationEvent> events)
        throws DrainFailure, SQLException, InterruptedException {
      long start = System.nanoTime();
      publish(events);
      long target = end.records();
      while (positions.applied() < target) {
        if (System.nanoTime() - start > patience.toNanos()) {
          throw new DrainFailure("the read model does not come to the end in time");
        }
        TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private record Reads(Answers own, Answers others) {}

  /// How long answers took, and what they were.
  private static final class Answers {
    final Latencies times = new Latencies();
    final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();

    @Override
    public String toString() {
      return times.summary() + "; answers by status (0: none): " + statuses;
    }
  }
}
