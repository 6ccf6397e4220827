package dev.belfry.erasure;

import dev.belfry.events.RecipientId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How far an erasure has come, as it is kept in Kafka while it is under way.
///
/// @param person who is erased
/// @param phase what comes next
/// @param topics the topics that are replaced, by name
/// @param reason why they are erased, without what tells of them; null until the copies are made
record Progress(
    RecipientId person, Phase phase, Map<String, Replaced> topics, @Nullable String reason) {
  /// What comes next.
  enum Phase {
    /// The copies are made; nothing has changed yet.
    COPYING,
    /// The copies are there and proved; they take the place of what they were made from.
    SWITCHING,
    /// Every topic is what it is to be; the copies go.
    TIDYING
  }

  /// A topic as it was.
  ///
  /// @param id Kafka's
  /// @param settings what was set for it
  /// @param ends where each partition ended when it was copied
  /// @param digests of each partition of its copy
  /// @param erased how many records of it went
  /// @param newId the id of the topic that has taken its place, once that is complete
  record Replaced(
      String id,
      int partitions,
      int replicas,
      Map<String, String> settings,
      List<Long> ends,
      List<String> digests,
      long erased,
      @Nullable String newId) {
    Replaced copied(List<Copied> copies) {
      return new Replaced(
          id,
          partitions,
          replicas,
          settings,
          copies.stream().map(Copied::sourceEnd).toList(),
          copies.stream().map(Copied::digest).toList(),
          copies.stream().mapToLong(copy -> copy.erased() + copy.changed()).sum(),
          null);
    }

    Replaced by(String other) {
      return new Replaced(id, partitions, replicas, settings, ends, digests, erased, other);
    }
  }

  Progress in(Phase next) {
    return new Progress(person, next, topics, reason);
  }

  Progress because(String why) {
    return new Progress(person, phase, topics, why);
  }

  Progress with(String topic, Replaced replaced) {
    Map<String, Replaced> all = new TreeMap<>(topics);
    all.put(topic, replaced);
    return new Progress(person, phase, all, reason);
  }

  Replaced topic(String name) {
    Replaced topic = topics.get(name);
    if (topic == null) {
      throw new IllegalStateException("nothing is known of " + name);
    }
    return topic;
  }
}
