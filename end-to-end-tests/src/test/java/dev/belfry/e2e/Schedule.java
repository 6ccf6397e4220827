package dev.belfry.e2e;

import dev.belfry.e2e.Creation.Kind;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsMembers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What every user does, round by round, for as long as one likes: a function of the seed alone. In
/// a round each user takes one step, all at the same time; so what a seed leaves open is the order
/// within a round.
final class Schedule {
  static final int DEVICES = 3;

  /// Those whose notifications may expire while the test looks on: every so manieth.
  private static final int SOME = 4;

  private static final int FRESH = 12;

  private static final String[] PATCHES = {
    "{\"realtime_notifications\":true,\"info_enabled\":false}",
    "{\"info_enabled\":null,\"locale\":\"de-AT\"}",
    "{\"locale\":null,\"time_zone\":\"Europe/Vienna\"}",
    "{\"preferences\":{\"default\":{\"realtime\":false},\"orders\":{\"email\":true}}}",
    "{\"preferences\":{\"default\":{\"push\":false,\"realtime\":null}}}",
    "{\"preferences\":{\"default\":{\"email\":true},\"orders\":{\"push\":false,\"email\":null}}}",
    "{\"preferences\":null}"
  };

  private final Random random;
  private final boolean ofThisVersion;
  private final List<String> users;
  private final List<List<Creation>> sent;
  private final List<List<Received>> received;
  private int steps;

  private record Received(Creation creation, UUID id) {}

  /// @param seed of everything, also of the users' names
  Schedule(long seed, int count) {
    this(seed, count, true);
  }

  private Schedule(long seed, int count, boolean ofThisVersion) {
    this.ofThisVersion = ofThisVersion;
    random = new Random(seed);
    users = IntStream.range(0, count).mapToObj("u%s-%%s".formatted(seed)::formatted).toList();
    sent = IntStream.range(0, count).<List<Creation>>mapToObj(_ -> new ArrayList<>()).toList();
    received = IntStream.range(0, count).<List<Received>>mapToObj(_ -> new ArrayList<>()).toList();
  }

  /// One that does what every version knows, since it has an inbox at all.
  ///
  /// @param seed as above
  static Schedule ofAnyVersion(long seed, int count) {
    return new Schedule(seed, count, false);
  }

  List<String> users() {
    return users;
  }

  /// Whether time alone may change this user's inbox.
  static boolean mayExpire(int user) {
    return user % SOME == 0;
  }

  /// Whether it has what only this version is known to do.
  boolean isOfThisVersion() {
    return ofThisVersion;
  }

  /// The next step of every user.
  List<Step> nextRound() {
    return IntStream.range(0, users.size()).mapToObj(this::nextStep).toList();
  }

  private Step nextStep(int user) {
    steps++;
    int device = random.nextInt(DEVICES);
    return switch (Integer.valueOf(random.nextInt(100))) {
      case Integer n when n < 30 -> send(user);
      case Integer n when n < 34 -> sendAgain(user);
      case Integer n when n < 38 -> withdraw(user);
      case Integer n when n < 64 -> mark(user);
      case Integer n when n < 68 ->
          random.nextInt(3) > 0 || !ofThisVersion
              ? new Step.ReadAll(random.nextBoolean() ? null : random.nextDouble(), door())
              : new Step.ArchiveAll(random.nextBoolean() ? null : random.nextDouble(), door());
      case Integer n when n < 70 || (n < 71 && !ofThisVersion) -> change();
      case Integer n when n < 71 -> new Step.Unsubscribe();
      case Integer n when n < 86 ->
          new Step.Connect(device, random.nextInt(2), random.nextInt(4) > 0);
      case Integer n when n < 94 -> new Step.Drop(device, random.nextBoolean());
      case Integer n when n < 95 -> new Step.Acknowledge(device);
      case Integer n when n < 97 ->
          ofThisVersion ? new Step.See(device) : new Step.Acknowledge(device);
      default -> new Step.Look(random.nextInt(2));
    };
  }

  private Step send(int user) {
    Creation creation =
        switch (random.nextInt(10)) {
          case 0 -> creation(user, Kind.BULK, several());
          case 1 -> creation(user, Kind.BROADCAST, Set.of());
          default -> creation(user, Kind.SINGLE, Set.of(random.nextInt(users.size())));
        };
    sent.get(user).add(creation);
    return new Step.Send(creation);
  }

  private Creation creation(int sender, Kind kind, Set<Integer> recipients) {
    boolean shortLived = kind == Kind.SINGLE && recipients.stream().allMatch(Schedule::mayExpire);
    Creation creation =
        new Creation(
            "n" + steps,
            kind,
            users.get(sender),
            recipients.stream().map(users::get).toList(),
            oneOf(NotificationType.values()),
            words(),
            category(),
            random.nextInt(8) > 0,
            shortLived && random.nextInt(4) == 0
                ? Duration.ofSeconds(5 + random.nextInt(20))
                : null);
    for (int user = 0; user < users.size(); user++) {
      if (kind == Kind.BROADCAST || recipients.contains(user)) {
        received.get(user).add(new Received(creation, creation.idFor(users.get(user))));
      }
    }
    return creation;
  }

  private Creation.Words words() {
    return switch (ofThisVersion ? random.nextInt(8) : 7) {
      case 0, 1 -> Creation.Words.USER_ACTION;
      case 2, 3 -> Creation.Words.PARCEL;
      default -> Creation.Words.OWN;
    };
  }

  private @Nullable String category() {
    return switch (ofThisVersion ? random.nextInt(6) : 5) {
      case 0 -> Catalogue.ORDERS;
      case 1 -> Catalogue.NEWS;
      default -> null;
    };
  }

  private Set<Integer> several() {
    Set<Integer> some = new LinkedHashSet<>();
    int count = 2 + random.nextInt(7);
    for (int i = 0; i < count; i++) {
      some.add(random.nextInt(users.size()));
    }
    return some;
  }

  private Step sendAgain(int user) {
    List<Creation> before = sent.get(user);
    return before.isEmpty() ? send(user) : new Step.Send(oneOfTheLast(before));
  }

  /// Mostly one's own, named rightly.
  private Step withdraw(int user) {
    List<Creation> before = sent.get(random.nextInt(8) == 0 ? random.nextInt(users.size()) : user);
    if (before.isEmpty()) {
      return send(user);
    }
    Creation creation = oneOfTheLast(before);
    String recipient =
        creation.kind() == Kind.BROADCAST
            ? null
            : creation.recipients().get(random.nextInt(creation.recipients().size()));
    UUID id = creation.idFor(recipient == null ? "" : recipient);
    return new Step.Withdraw(id, random.nextInt(8) == 0 ? misnamed(recipient) : recipient);
  }

  private @Nullable String misnamed(@Nullable String recipient) {
    return recipient == null || random.nextBoolean()
        ? users.get(random.nextInt(users.size()))
        : null;
  }

  private Step mark(int user) {
    List<Received> known = received.get(random.nextInt(20) == 0 ? anyUser() : user);
    if (known.isEmpty()) {
      return send(user);
    }
    Step.How how =
        switch (random.nextInt(10)) {
          case 0, 1 -> Step.How.UNREAD;
          case 2 -> Step.How.DELETED;
          case 7 -> ofThisVersion ? Step.How.CLICKED : Step.How.READ;
          case 3, 4 -> ofThisVersion ? Step.How.ARCHIVED : Step.How.READ;
          case 5, 6 -> ofThisVersion ? Step.How.UNARCHIVED : Step.How.UNREAD;
          default -> Step.How.READ;
        };
    return new Step.Mark(how, oneOfTheLast(known).id(), door());
  }

  private int anyUser() {
    return random.nextInt(users.size());
  }

  private Step.Door door() {
    return oneOf(Step.Door.values());
  }

  private Step.Change change() {
    return random.nextBoolean()
        ? new Step.Change(SettingsMembers.of(Settings.where(_ -> random.nextInt(4) > 0)), false)
        : new Step.Change(Json.mapper().readValue(oneOf(PATCHES), SettingsMembers.class), true);
  }

  private <T> T oneOfTheLast(List<T> all) {
    int last = Math.min(all.size(), FRESH);
    return random.nextInt(4) == 0
        ? all.get(random.nextInt(all.size()))
        : all.get(all.size() - 1 - random.nextInt(last));
  }

  private <T> T oneOf(T[] all) {
    return all[random.nextInt(all.length)];
  }
}
