package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.e2e.Api.Answer;
import dev.belfry.e2e.Api.Call;
import dev.belfry.events.AllArchived;
import dev.belfry.events.AllRead;
import dev.belfry.events.Channel;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.SettingsPatched;
import dev.belfry.testing.ScriptedSmtpServer.Received;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A user who takes one step after the other and writes down how each was answered. Belongs to one
/// thread at a time.
final class Actor {
  final String name;
  final String token;
  final List<Device> devices;
  private final Deployment belfry;
  private final Ledger ledger;
  private final Map<Creation, String> bodies = new LinkedHashMap<>();
  private final Set<Creation> unanswered = new HashSet<>();
  private @Nullable String lastAccepted;
  private int refs;
  private int calls;

  Actor(String name, String token, Deployment belfry, Ledger ledger) {
    this.name = name;
    this.token = token;
    this.belfry = belfry;
    this.ledger = ledger;
    this.devices =
        IntStream.range(0, Schedule.DEVICES).mapToObj(_ -> new Device(belfry, token)).toList();
  }

  /// Of one instance after the other, as a load balancer would have it.
  private Api api() {
    return belfry.apiOf(calls++ % 2);
  }

  RecipientId id() {
    return new RecipientId(name);
  }

  void take(Step step) throws InterruptedException {
    switch (step) {
      case Step.Send send -> send(send.creation());
      case Step.Withdraw withdraw -> withdraw(withdraw);
      case Step.Mark mark -> mark(mark);
      case Step.ReadAll all -> readAll(all);
      case Step.ArchiveAll all -> archiveAll(all);
      case Step.Change change ->
          write(
              change.isPatch()
                  ? new SettingsPatched(id(), name, change.members())
                  : new SettingsChanged(id(), name, change.members()),
              () ->
                  api()
                      .change(
                          token,
                          change.isPatch() ? "PATCH" : "PUT",
                          "/api/notifications/settings",
                          change.members().json().json()));
      case Step.Unsubscribe _ -> unsubscribe();
      case Step.Connect connect ->
          devices.get(connect.device()).connect(connect.node(), connect.resume());
      case Step.Drop drop -> devices.get(drop.device()).drop(drop.polite());
      case Step.Acknowledge acknowledge -> tell("ack", devices.get(acknowledge.device()));
      case Step.See see -> tell("seen", devices.get(see.device()));
      case Step.Look look -> look(look.instance());
    }
  }

  /// Repeats under their keys what was not answered, until it is: that settles it.
  ///
  /// @return whether nothing is left to settle
  boolean settle() throws InterruptedException {
    for (Creation creation : Set.copyOf(unanswered)) {
      send(creation);
    }
    return unanswered.isEmpty();
  }

  private void send(Creation creation) throws InterruptedException {
    boolean isFirst = !bodies.containsKey(creation);
    String body = bodies.computeIfAbsent(creation, _ -> creation.body(Instant.now()));
    List<Object> facts = factsOf(creation);
    Answer answer = answerTo(() -> api().post(token, creation.kind().path, body, creation.key()));
    if (answer == null) {
      facts.forEach(ledger::unknown);
      unanswered.add(creation);
      return;
    }
    // A repeat that comes after its own expiry is not valid any more.
    if (answer.status() == 422 && creation.lives() != null && !isFirst) {
      unanswered.remove(creation);
      return;
    }
    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    facts.forEach(ledger::accepted);
    unanswered.remove(creation);
    switch (creation.kind()) {
      case SINGLE -> {
        UUID id = creation.idFor(creation.recipients().getFirst());
        assertThat(answer.body().get("id").asString()).isEqualTo(id.toString());
        Position position = positionOf(answer);
        ledger.stands(facts.getFirst(), position);
        if (isFirst) {
          ledger.follows(name, position);
        }
      }
      case BULK ->
          assertThat(answer.body().get("count").asInt()).isEqualTo(creation.recipients().size());
      case BROADCAST ->
          assertThat(answer.body().get("id").asString()).isEqualTo(creation.idFor("").toString());
    }
  }

  private static List<Object> factsOf(Creation creation) {
    return creation.kind() == Creation.Kind.BROADCAST
        ? List.of(new Ledger.Made(creation.idFor(""), null))
        : creation.recipients().stream()
            .<Object>map(
                recipient -> new Ledger.Made(creation.idFor(recipient), new RecipientId(recipient)))
            .toList();
  }

  private void withdraw(Step.Withdraw step) throws InterruptedException {
    String recipient = step.recipient();
    String path = "/api/notifications/sent/" + step.id();
    var event =
        new NotificationWithdrawn(
            step.id(), recipient == null ? null : new RecipientId(recipient), name);
    write(
        event,
        () -> api().delete(token, recipient == null ? path : path + "?recipient=" + recipient));
  }

  private void unsubscribe() throws InterruptedException {
    Received newest =
        belfry.mailServer.received().stream()
            .filter(mail -> new Arrival.Mail(mail).user().equals(name))
            .reduce((_, later) -> later)
            .orElse(null);
    if (newest == null) {
      return;
    }
    var mail = new Arrival.Mail(newest);
    var members = Json.mapper().createObjectNode();
    members
        .putObject(Settings.PREFERENCES)
        .putObject(mail.category())
        .put(Channel.EMAIL.wireName(), false);
    var event =
        new SettingsPatched(id(), "unsubscribe:" + mail.deliveryId(), SettingsMembers.of(members));
    int status;
    try {
      status = api().follow(mail.unsubscribeLink());
    } catch (IOException e) {
      status = 503;
    }
    if (status == 503) {
      ledger.unknown(event);
    } else {
      assertThat(status).isEqualTo(200);
      ledger.accepted(event);
    }
  }

  private void mark(Step.Mark step) throws InterruptedException {
    NotificationEvent event =
        switch (step.how()) {
          case READ -> new NotificationRead(id(), step.id(), name);
          case UNREAD -> new NotificationUnread(id(), step.id(), name);
          case ARCHIVED -> new NotificationArchived(id(), step.id(), name);
          case UNARCHIVED -> new NotificationUnarchived(id(), step.id(), name);
          case DELETED -> new NotificationDeleted(id(), step.id(), name);
          case CLICKED -> new NotificationClicked(id(), step.id(), name);
        };
    Leg socket = step.door() == Step.Door.SOCKET ? anySocket() : null;
    if (socket != null) {
      ObjectNode frame = frame(typeOf(step.how())).put("notification_id", step.id().toString());
      say(socket, frame, event);
      return;
    }
    String path = "/api/notifications/" + step.id();
    write(
        event,
        () ->
            switch (step.how()) {
              case READ -> api().put(token, path + "/read", "");
              case UNREAD -> api().delete(token, path + "/read");
              case ARCHIVED -> api().post(token, path + "/archive", "");
              case UNARCHIVED -> api().post(token, path + "/unarchive", "");
              case DELETED -> api().delete(token, path);
              case CLICKED -> api().post(token, path + "/click", "");
            });
  }

  private static String typeOf(Step.How how) {
    return switch (how) {
      case READ -> "mark_as_read";
      case UNREAD -> "mark_as_unread";
      case ARCHIVED -> "archive";
      case UNARCHIVED -> "unarchive";
      case DELETED -> "delete";
      case CLICKED -> "click";
    };
  }

  private void readAll(Step.ReadAll step) throws InterruptedException {
    String upTo = positionOf(step.upTo());
    var event = new AllRead(id(), name, parsed(upTo));
    String path = "/api/notifications/mark-all-read";
    markAll(
        step.door(),
        frame("mark_all_read").put("up_to", upTo),
        event,
        () -> api().put(token, upTo == null ? path : path + "?up_to=" + upTo, ""));
  }

  private void archiveAll(Step.ArchiveAll step) throws InterruptedException {
    String upTo = positionOf(step.upTo());
    var event = new AllArchived(id(), name, parsed(upTo));
    String path = "/api/notifications/archive-all";
    markAll(
        step.door(),
        frame("archive_all").put("up_to", upTo),
        event,
        () -> api().post(token, upTo == null ? path : path + "?up_to=" + upTo, ""));
  }

  private void markAll(Step.Door door, ObjectNode frame, NotificationEvent event, Call call)
      throws InterruptedException {
    Leg socket = door == Step.Door.SOCKET ? anySocket() : null;
    if (socket == null) {
      write(event, call);
    } else {
      say(socket, frame, event);
    }
  }

  private @Nullable String positionOf(@Nullable Double part) {
    return part == null ? null : positionSeen(part);
  }

  private static @Nullable Position parsed(@Nullable String position) {
    return position == null ? null : Position.parse(position).orElseThrow();
  }

  /// One of the positions that the user's devices have seen.
  private @Nullable String positionSeen(double part) {
    List<String> seen = new ArrayList<>();
    for (Device device : devices) {
      for (Chain chain : device.chains) {
        for (JsonNode frame : chain.legs.getLast().frames()) {
          if (frame.path("position").isString()) {
            seen.add(frame.get("position").stringValue());
          }
        }
      }
    }
    return seen.isEmpty() ? null : seen.get((int) (part * seen.size()));
  }

  /// How far the device has got.
  private static void tell(String type, Device device) {
    Leg leg = device.open();
    String position = leg == null ? null : leg.lastPosition();
    if (leg != null && position != null) {
      leg.send(frame(type).put("position", position).toString());
    }
  }

  private void look(int instance) throws InterruptedException {
    String position = lastAccepted;
    if (position == null) {
      return;
    }
    Answer answer =
        answerTo(() ->
            belfry.apiOf(instance).get(token, "/api/notifications?limit=5&after=" + position));
    if (answer != null) {
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      assertThat(answer.body().get("position").stringValue()).isGreaterThanOrEqualTo(position);
    }
  }

  private static ObjectNode frame(String type) {
    return Json.mapper().createObjectNode().put("type", type);
  }

  private @Nullable Leg anySocket() {
    for (Device device : devices) {
      Leg leg = device.open();
      if (leg != null) {
        return leg;
      }
    }
    return null;
  }

  /// Says it over a socket, and waits for the answer.
  private void say(Leg socket, ObjectNode frame, NotificationEvent event) {
    String ref = "r" + refs++;
    int heard = socket.frameCount();
    boolean isSent = socket.send(frame.put("ref", ref).toString());
    JsonNode answer =
        isSent ? socket.await(heard, f -> f.path("ref").asString("").equals(ref)) : null;
    if (answer != null && answer.get("type").stringValue().equals("accepted")) {
      ledger.accepted(event);
    } else {
      if (answer != null) {
        assertThat(answer.path("code").asString("")).as("%s", answer).isEqualTo("unavailable");
      }
      ledger.unknown(event);
    }
  }

  private void write(NotificationEvent event, Call call) throws InterruptedException {
    Answer answer = answerTo(call);
    if (answer == null) {
      ledger.unknown(event);
      return;
    }
    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    ledger.accepted(event);
    if (answer.body().has("position")) {
      Position position = positionOf(answer);
      ledger.stands(event, position);
      ledger.follows(name, position);
      lastAccepted = position.toString();
    }
  }

  private static Position positionOf(Answer answer) {
    return Position.parse(answer.body().get("position").stringValue()).orElseThrow();
  }

  /// The answer; null when the outcome is unknown.
  private static @Nullable Answer answerTo(Call call) throws InterruptedException {
    try {
      Answer answer = call.make();
      return answer.status() == 503 ? null : answer;
    } catch (IOException e) {
      return null;
    }
  }
}
