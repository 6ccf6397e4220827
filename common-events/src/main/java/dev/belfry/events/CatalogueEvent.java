package dev.belfry.events;

import dev.belfry.events.EventCodec.NotAnEvent;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// An event of `belfry.catalogue`: what operators offer to all. Its one partition is folded by
/// [Catalogue], which says what each event leads to.
public sealed interface CatalogueEvent extends Event
    permits CategoryPut, CategoryRetired, TemplatePut, ExperimentPut {
  /// The key of what it is about, unique among its kind.
  String key();

  /// The version that it makes: one more than the last. An event that another has come before is
  /// void.
  int version();

  /// The `sub` of the token that asked for it.
  String actor();

  /// Why.
  String reason();

  /// What the key is a key of.
  default String kind() {
    return "category";
  }

  /// The record's key.
  default byte[] recordKey() {
    return (kind() + "/" + key()).getBytes(StandardCharsets.UTF_8);
  }

  /// The event that a record says.
  ///
  /// @throws NotAnEvent if it cannot be understood; the only exception
  static CatalogueEvent parse(ConsumerRecord<byte[], byte[]> kafkaRecord) throws NotAnEvent {
    Event event = EventCodec.parse(kafkaRecord).event();
    if (!(event instanceof CatalogueEvent offered)) {
      throw EventCodec.misplaced(event);
    }
    return offered;
  }

  /// Nobody's.
  @Override
  default @Nullable RecipientId recipient() {
    return null;
  }
}
