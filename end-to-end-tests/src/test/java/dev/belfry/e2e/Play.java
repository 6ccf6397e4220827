package dev.belfry.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.e2e.Api.Answer;
import dev.belfry.events.Channel;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.PlayedBrowser;
import dev.belfry.testing.ScriptedSmtpServer;
import dev.belfry.testing.ScriptedSmtpServer.Phase;
import dev.belfry.testing.ScriptedSmtpServer.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/// Users who do what a [Schedule] says against all of Belfry, while things are killed, and what
/// must hold when it is quiet again.
final class Play implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// What was deferred twice is due again after five minutes.
  private static final Duration UNTIL_ALL_IS_SENT = Duration.ofMinutes(7);

  /// Once in so many rounds, the mail server does not answer to the end of the next mail.
  private static final int CUTS_EVERY = 10;

  private static final int BOUNCES = 5;

  private final Deployment belfry;
  private final Schedule schedule;
  private final int cutsEvery;
  private final Ledger ledger = new Ledger();
  private final List<Actor> actors = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private int rounds;
  private List<ChannelCheck> arrivals = List.of();
  private Map<String, Long> steps = Map.of();

  /// One with a mail server that does not answer to the end of some mails.
  Play(Deployment belfry, long seed, int users) throws Exception {
    this(belfry, new Schedule(seed, users), CUTS_EVERY);
  }

  /// One with a mail server that takes every mail.
  Play(Deployment belfry, Schedule schedule) throws Exception {
    this(belfry, schedule, Integer.MAX_VALUE);
  }

  private Play(Deployment belfry, Schedule schedule, int cutsEvery) throws Exception {
    this.belfry = belfry;
    this.schedule = schedule;
    this.cutsEvery = cutsEvery;
    belfry.awaitActiveChannels();
    if (schedule.isOfThisVersion()) {
      Catalogue.putInto(belfry.api);
    }
    String desk = belfry.api.token("desk", "contacts:write");
    for (String user : schedule.users()) {
      String token = belfry.api.token(user, "notifications:send");
      actors.add(new Actor(user, token, belfry, ledger));
      String address = "{\"email\":\"%s\"}".formatted(Arrival.Mail.addressOf(user));
      Answer put = Api.patiently(() -> belfry.api.put(desk, "/api/contacts/" + user, address));
      assertThat(put.status()).as("%s", put).isEqualTo(202);
      if (schedule.isOfThisVersion()) {
        subscribe(user, token);
      }
    }
  }

  private void subscribe(String user, String token) {
    PlayedBrowser browser = PlayedBrowser.create();
    String subscription =
        Json.mapper()
            .writeValueAsString(
                Map.of(
                    "endpoint",
                    belfry.pushService.endpointOf(browser, user),
                    "keys",
                    Map.of("p256dh", browser.p256dh(), "auth", browser.auth())));
    Answer answer =
        Api.patiently(() -> belfry.api.post(token, "/api/push/subscriptions", subscription));
    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
  }

  void rounds(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      round();
    }
  }

  /// Plays on until what is wrong has been put right again.
  void roundsWhile(Runnable fault) throws Exception {
    Future<?> repaired = threads.submit(fault);
    try {
      while (!repaired.isDone()) {
        round();
      }
    } finally {
      repaired.get();
    }
  }

  private void round() throws Exception {
    List<Step> steps = schedule.nextRound();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int user = 0; user < steps.size(); user++) {
      Actor actor = actors.get(user);
      Step step = steps.get(user);
      tasks.add(() -> {
        actor.take(step);
        return null;
      });
    }
    rounds++;
    if (rounds % cutsEvery == 0) {
      belfry.mailServer.at(Phase.END, ScriptedSmtpServer.Answer.cut());
    }
    all(tasks);
  }

  /// Some of the mails come back, for a reason that says nothing against their address.
  void someMailsComeBack() throws Exception {
    String mailSystem = belfry.api.token("mail-system", "email:report");
    Map<UUID, Received> mails = new LinkedHashMap<>();
    belfry
        .mailServer
        .received()
        .forEach(mail -> mails.put(new Arrival.Mail(mail).deliveryId(), mail));
    for (UUID delivery : mails.keySet().stream().limit(BOUNCES).toList()) {
      String report =
          "{\"delivery_id\":\"%s\",\"kind\":\"bounce\",\"permanent\":false}".formatted(delivery);
      await()
          .atMost(PATIENCE)
          .until(() -> belfry.api.post(mailSystem, "/api/email/reports", report).status() == 202);
    }
  }

  private void all(List<Callable<Void>> tasks) throws Exception {
    for (Future<Void> done : threads.invokeAll(tasks)) {
      try {
        done.get();
      } catch (ExecutionException e) {
        throw new AssertionError("In round " + rounds, e.getCause());
      }
    }
  }

  /// What is unknown is repeated until it is settled, all devices come back, and everyone looks
  /// until nothing is left to come; then everything must agree.
  WholeLog settleAndCheck() throws Exception {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          boolean settled = true;
          for (Actor actor : actors) {
            settled &= actor.settle();
          }
          return settled;
        });
    await().atMost(PATIENCE).until(this::allDevicesAreBack);
    AtomicReference<WholeLog> agreed = new AtomicReference<>();
    await()
        .atMost(UNTIL_ALL_IS_SENT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> {
          WholeStory story = WholeStory.read(belfry.bootstrapServers());
          WholeLog log = story.log();
          new LogCheck(log, ledger, schedule.users()).check();
          everyoneAgreesWith(log);
          arrivals = checks(story);
          arrivals.forEach(ChannelCheck::check);
          steps = new CountCheck(belfry.api).everyFigureIsWhatTheTopicsSay(story);
          agreed.set(log);
        });
    WholeLog log = requireNonNull(agreed.get());
    everyFrameWasRight(log);
    new ReadModelCheck(belfry).everyRecordIsAccountedFor(log);
    return log;
  }

  private List<ChannelCheck> checks(WholeStory story) {
    List<Arrival.Mail> mails =
        belfry.mailServer.received().stream().map(Arrival.Mail::new).toList();
    List<Arrival.Push> pushes =
        belfry.pushService.pushed().stream().map(Arrival.Push::new).toList();
    var ofMails = new ChannelCheck(Channel.EMAIL, story, mails, schedule.users());
    return schedule.isOfThisVersion()
        ? List.of(ofMails, new ChannelCheck(Channel.PUSH, story, pushes, schedule.users()))
        : List.of(ofMails);
  }

  private boolean allDevicesAreBack() throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (Actor actor : actors) {
      tasks.add(() -> {
        for (Device device : actor.devices) {
          if (!device.isUpToDate()) {
            device.connect(actor.devices.indexOf(device) % 2, true);
          }
        }
        return null;
      });
    }
    all(tasks);
    return actors.stream().flatMap(actor -> actor.devices.stream()).allMatch(Device::isUpToDate);
  }

  private void everyoneAgreesWith(WholeLog log) throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (Actor actor : actors) {
      tasks.add(() -> {
        var inbox = log.inboxOf(actor.id());
        new ListCheck(belfry.apiOf(actors.indexOf(actor) % 2), actor.token, inbox).check();
        for (Device device : actor.devices) {
          new ClientModel(device.chains.getLast(), inbox).checkAgreement(Instant.now());
        }
        return null;
      });
    }
    all(tasks);
  }

  private void everyFrameWasRight(WholeLog log) throws Exception {
    for (int user = 0; user < actors.size(); user++) {
      Actor actor = actors.get(user);
      var inbox = log.inboxOf(new RecipientId(actor.name));
      for (Device device : actor.devices) {
        for (Chain chain : device.chains) {
          new ClientModel(chain, inbox).checkFrames(!Schedule.mayExpire(user));
        }
      }
    }
  }

  /// How much was done.
  String summary() {
    long frames =
        actors.stream()
            .flatMap(actor -> actor.devices.stream())
            .flatMap(device -> device.chains.stream())
            .flatMap(chain -> chain.legs.stream())
            .mapToLong(Leg::frameCount)
            .sum();
    return "%s rounds of %s users, %s kinds of facts, %s frames, %s, counted %s"
        .formatted(
            rounds,
            actors.size(),
            ledger.tallies().size(),
            frames,
            arrivals.stream().map(ChannelCheck::summary).toList(),
            steps);
  }

  @Override
  public void close() {
    actors.forEach(actor -> actor.devices.forEach(device -> device.drop(false)));
    threads.shutdownNow();
  }
}
