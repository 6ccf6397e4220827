package dev.belfry.erasure;

import dev.belfry.erasure.Progress.Phase;
import dev.belfry.erasure.Progress.Replaced;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/// Erases a person from Belfry's topics. Nothing is lost wherever it ends early: run again, it goes
/// on, because what it replaces is deleted only when its copy is complete and proved.
///
/// 1. All topics that are replaced take no more records.
/// 2. Each is copied without what is the person's, and the copy is read back.
/// 3. Each is deleted and created anew under its name, and gets back what is in the copy. The log
///    has another id by that, so what names its epoch is told the new one.
/// 4. The copies are deleted.
///
/// For one thread.
public final class Erasure implements AutoCloseable {
  private static final String COPIES = Journal.NAME + ".";
  private static final String FROZEN = "0";

  private final Clients clients;
  private final Admin admin;
  private final Topics topics;
  private final Survey survey;
  private final Journal journal;
  private final Consumer<String> out;

  /// @param connection where Kafka is, and how to log in
  /// @param out what is said about each step
  public Erasure(Map<String, Object> connection, Consumer<String> out) {
    this.out = out;
    clients = new Clients(connection);
    admin = clients.admin();
    topics = new Topics(admin);
    survey = new Survey(clients, topics);
    journal = new Journal(clients, topics);
  }

  /// What there is of a person, topic by topic. Changes nothing.
  ///
  /// @param mentions words that tell of them, such as their name
  public List<Found> survey(RecipientId id, Set<String> mentions) {
    var person = new Person(id, mentions);
    survey.learn(person);
    return survey.of(person);
  }

  /// Erases a person, or goes on with that.
  ///
  /// @param mentions words that tell of them, such as their name
  /// @param act who erases them, and why, for `belfry.audit`
  public void erase(RecipientId id, Set<String> mentions, Act act) {
    var groups = new Groups(admin);
    groups.refuseMembers();
    journal.takeOver();
    Progress progress = journal.read().orElse(null);
    if (progress == null) {
      progress = begin(id);
    } else if (!progress.person().equals(id)) {
      throw new RefusedException(
          "The erasure of somebody else is under way. Run the command for them again first.");
    }
    if (progress.phase() == Phase.COPYING) {
      var person = new Person(id, mentions);
      survey.learn(person);
      progress = copyAll(progress.because(person.masked(act.reason())), person, groups);
    }
    if (progress.phase() == Phase.SWITCHING) {
      progress = new Switch(clients, topics, journal, out).all(progress);
      groups.forget(survey.partitions(Topic.REQUESTS.topicName()));
      act.record(clients, progress);
      progress = progress.in(Phase.TIDYING);
      write(progress);
    }
    tidy(progress);
    out.accept("Done. Every topic is without them.");
  }

  private Progress begin(RecipientId id) {
    Map<String, Replaced> all = new TreeMap<>();
    for (Topic topic : Treatment.REPLACED) {
      Optional<TopicDescription> found = topics.find(topic.topicName());
      found.ifPresent(description ->
          all.put(
              topic.topicName(),
              new Replaced(
                  description.topicId().toString(),
                  description.partitions().size(),
                  description.partitions().getFirst().replicas().size(),
                  topics.settings(topic.topicName()),
                  List.of(),
                  List.of(),
                  0,
                  null)));
    }
    if (!all.containsKey(Topic.NOTIFICATIONS.topicName())) {
      throw new RefusedException(
          "There is no topic %s in this Kafka. Is it the one that Belfry uses?"
              .formatted(Topic.NOTIFICATIONS.topicName()));
    }
    var progress = new Progress(id, Phase.COPYING, all, null);
    write(progress);
    return progress;
  }

  /// The settings are kept before they are changed here.
  private Progress copyAll(Progress begun, Person person, Groups groups) {
    begun.topics().forEach(this::refuseIfReplaced);
    // The marker that ends a transaction would not be taken any more.
    Groups.refuseOpenTransactions(clients, survey.partitions(Topic.REQUESTS.topicName()));
    for (String name : begun.topics().keySet()) {
      topics.change(name, Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, FROZEN), List.of());
    }
    out.accept("Nothing can be written any more.");
    groups.refuseWaitingRequests(clients, survey.partitions(Topic.REQUESTS.topicName()));
    Progress progress = begun;
    try (var copier = new Copier(clients)) {
      for (Topic topic : present(begun)) {
        Replaced source = progress.topic(topic.topicName());
        progress =
            progress.with(
                topic.topicName(),
                new CopiedTopic(clients, topics, copier, source).copy(topic, person));
        out.accept(
            "%s is copied: %s records are theirs."
                .formatted(topic.topicName(), progress.topic(topic.topicName()).erased()));
      }
    }
    for (Topic topic : present(progress)) {
      CopiedTopic.refuseIfChanged(clients, topics, topic, progress.topic(topic.topicName()));
    }
    groups.refuseWaitingRequests(clients, survey.partitions(Topic.REQUESTS.topicName()));
    progress = progress.in(Phase.SWITCHING);
    write(progress);
    out.accept("All copies are there and proved.");
    return progress;
  }

  private static List<Topic> present(Progress progress) {
    return Treatment.REPLACED.stream()
        .filter(topic -> progress.topics().containsKey(topic.topicName()))
        .toList();
  }

  private void tidy(Progress progress) {
    for (String name : progress.topics().keySet()) {
      topics.delete(copyOf(name));
    }
    out.accept("The copies are deleted.");
    journal.remove();
  }

  /// Takes back an erasure of which nothing has been replaced yet.
  ///
  /// @throws RefusedException if there is none
  public void abandon() {
    journal.takeOver();
    Progress progress =
        journal
            .read()
            .orElseThrow(
                () -> new RefusedException("No erasure is under way: nothing to take back."));
    progress.topics().forEach(this::refuseIfReplaced);
    write(progress.in(Phase.COPYING)); // the copies that go are not to be relied on
    progress
        .topics()
        .forEach((name, replaced) -> {
          String largest = replaced.settings().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
          topics.change(
              name,
              largest == null ? Map.of() : Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, largest),
              List.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
        });
    tidy(progress);
    out.accept("Everything is as it was.");
  }

  private void refuseIfReplaced(String name, Replaced source) {
    String now = topics.find(name).map(found -> found.topicId().toString()).orElse("");
    if (!now.equals(source.id())) {
      throw new RefusedException(
          "%s has been replaced already. Run the command again without --abandon, to the end."
              .formatted(name));
    }
  }

  /// The name of a topic's copy.
  static String copyOf(String topic) {
    return COPIES + topic.substring(topic.indexOf('.') + 1);
  }

  private void write(Progress progress) {
    journal.write(progress, progress.topic(Topic.NOTIFICATIONS.topicName()).replicas());
  }

  @Override
  public void close() {
    journal.close();
    admin.close();
  }
}
