package dev.belfry.erasure;

import dev.belfry.erasure.Progress.Replaced;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;

/// Has the copies take the place of what they were made from, under the same names.
///
/// @param out what is said about each step
record Switch(Clients clients, Topics topics, Journal journal, Consumer<String> out) {
  /// Goes on where it was.
  Progress all(Progress begun) {
    Progress progress = begun;
    try (var copier = new Copier(clients)) {
      for (Topic topic : Treatment.REPLACED) {
        if (progress.topics().containsKey(topic.topicName())) {
          progress = replace(topic, progress, copier);
        }
      }
    }
    return progress;
  }

  private Progress replace(Topic topic, Progress progress, Copier copier) {
    String name = topic.topicName();
    Replaced source = progress.topic(name);
    Optional<TopicDescription> found = topics.find(name);
    String now = found.map(description -> description.topicId().toString()).orElse("");
    Progress replaced = progress;
    if (now.isEmpty() || !now.equals(source.newId())) {
      if (!now.isEmpty()) {
        delete(topic, progress, source, now, copier);
      }
      replaced = fill(topic, progress, source, copier);
    }
    finish(topic, source);
    out.accept(name + " is replaced.");
    return replaced;
  }

  /// Only what the copies have is deleted here: the topic as it was copied, or one that was being
  /// filled when the command ended.
  private void delete(Topic topic, Progress progress, Replaced source, String now, Copier copier) {
    if (now.equals(source.id())) {
      CopiedTopic.refuseIfChanged(clients, topics, topic, source);
      refuseWithoutCopy(topic, source, copier);
    } else if (!isBeingFilled(topic) && !isEmpty(topic)) {
      throw new RefusedException(
          "%s was created anew by somebody else, and has records: a service was started too early. Stop all services, and delete that topic if nothing in it is needed; then run the command again."
              .formatted(topic.topicName()));
    }
    journal.write(progress, source.replicas()); // unless somebody else has taken over
    topics.delete(topic.topicName(), Uuid.fromString(now));
    out.accept(topic.topicName() + " is deleted; its copy is kept.");
  }

  private void refuseWithoutCopy(Topic topic, Replaced source, Copier copier) {
    if (Treatment.of(topic) == Treatment.EMPTIED) {
      return;
    }
    String copy = Erasure.copyOf(topic.topicName());
    boolean isThere = topics.find(copy).isPresent();
    for (int partition = 0; isThere && partition < source.partitions(); partition++) {
      isThere =
          copier
              .digest(new TopicPartition(copy, partition))
              .equals(source.digests().get(partition));
    }
    if (!isThere) {
      throw new RefusedException(
          "%s is not what was proved before: somebody has deleted it or written to it. %s is not deleted. Run the command with --abandon, and then again; if that is refused, keep all topics that begin with %s, and ask for help."
              .formatted(copy, topic.topicName(), Journal.NAME));
    }
  }

  private boolean isBeingFilled(Topic topic) {
    return "CreateTime"
        .equals(topics.settings(topic.topicName()).get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG));
  }

  private boolean isEmpty(Topic topic) {
    try (var reader = clients.reader()) {
      return new Survey(clients, topics)
          .partitions(topic.topicName()).stream()
              .allMatch(partition -> Scan.end(reader, partition) == 0);
    }
  }

  private Progress fill(Topic topic, Progress progress, Replaced source, Copier copier) {
    String name = topic.topicName();
    String id =
        topics
            .create(name, source.partitions(), source.replicas(), CopiedTopic.settings(source))
            .toString();
    Progress replaced = progress.with(name, source.by(id));
    out.accept(name + " is created anew.");
    if (Treatment.of(topic) != Treatment.EMPTIED) {
      NewIdentities identities = identities(replaced);
      for (int partition = 0; partition < source.partitions(); partition++) {
        Copied copied =
            copier.copy(
                new TopicPartition(Erasure.copyOf(name), partition),
                new TopicPartition(name, partition),
                true,
                identities::applyTo);
        if (!copied.sourceDigest().equals(source.digests().get(partition))) {
          throw new RefusedException(
              "%s is not what was proved before: somebody has written to it. Nothing more is deleted; keep all topics that begin with %s, and ask for help."
                  .formatted(Erasure.copyOf(name), Journal.NAME));
        }
      }
    }
    journal.write(replaced, source.replicas());
    return replaced;
  }

  private static NewIdentities identities(Progress progress) {
    Replaced log = progress.topic(Topic.NOTIFICATIONS.topicName());
    Map<UUID, UUID> ids = new HashMap<>();
    for (Replaced each : progress.topics().values()) {
      if (each.newId() != null) {
        ids.put(uuid(each.id()), uuid(each.newId()));
      }
    }
    if (log.newId() == null) {
      throw new IllegalStateException("the log comes first");
    }
    return new NewIdentities(
        new EventLog(Uuid.fromString(log.id()), log.partitions()),
        new EventLog(Uuid.fromString(log.newId()), log.partitions()),
        ids);
  }

  private static UUID uuid(String topicId) {
    return NewIdentities.uuid(Uuid.fromString(topicId));
  }

  /// From here on the broker's clock counts, and the topic is kept as it was.
  private void finish(Topic topic, Replaced source) {
    Map<String, String> settings = new HashMap<>(source.settings());
    settings.putAll(topic.settings());
    topics.change(topic.topicName(), settings, CopiedTopic.FILLING.keySet());
  }
}
