package dev.belfry.channel;

import dev.belfry.channel.activation.Activation;
import dev.belfry.channel.attempt.Senders;
import dev.belfry.channel.contact.ContactRows;
import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.channel.decide.Decider;
import dev.belfry.channel.decide.Deciders;
import dev.belfry.channel.delivery.DeliveryRows;
import dev.belfry.channel.delivery.OutboxPublisher;
import dev.belfry.channel.notice.NoticePublisher;
import dev.belfry.channel.plan.ItemRows;
import dev.belfry.channel.seen.SeenRows;
import dev.belfry.channel.work.OpenWork;
import dev.belfry.channel.work.Signalling;
import dev.belfry.channel.work.WorkSignal;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.catalogue.CatalogueTail;
import dev.belfry.consumer.sink.PositionTable;
import dev.belfry.consumer.sink.Sink;
import dev.belfry.consumer.sink.SinkPauses;
import dev.belfry.consumer.sink.SinkSettings;
import dev.belfry.consumer.sink.SinkState;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.Source;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Topic;
import dev.belfry.service.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/// What runs for as long as the service does. The names are those of the components of its health,
/// beside those of other services in the same process.
@Configuration(proxyBeanMethods = false)
class ChannelLoops {
  private static final Duration RECEIPTS_GATHER = Duration.ofMillis(250);

  @Bean
  Activation channelActivation(
      ChannelDatabase database,
      LogAccess access,
      LogOffsets offsets,
      EventPublisher publisher,
      Senders senders) {
    return new Activation(database, access, offsets, publisher, senders.delays());
  }

  /// It begins when it is known from where on channels count; should it begin before, because a
  /// partition can't be asked, it goes back when that is said.
  @Bean
  Sink channelItemsSink(
      Sinks sinks, Activation activation, CatalogueTail catalogue, Traces traces) {
    return sinks.of(
        Topic.NOTIFICATIONS,
        "",
        sinks
            .access
            .whenAvailable()
            .thenCompose(log -> activation.whenDoneOr(Duration.ofSeconds(60)).thenApply(_ -> log))
            .thenCombine(catalogue.whenCaughtUp(), (log, _) -> log),
        log -> new ItemRows(log, catalogue, traces));
  }

  @Bean
  Sink channelContactsSink(Sinks sinks) {
    return sinks.of(Topic.CONTACTS, "-contacts", sinks.access.whenAvailable(), ContactRows::new);
  }

  /// Receipts are many, and nobody waits for one longer than for a decision.
  @Bean
  Sink channelReceiptsSink(Sinks sinks) {
    return sinks.of(
        Topic.RECEIPTS, "-receipts", RECEIPTS_GATHER, sinks.access.whenAvailable(), SeenRows::new);
  }

  @Bean
  Sink channelDeliveriesSink(Sinks sinks) {
    return sinks.of(
        Topic.DELIVERIES,
        "-deliveries",
        sinks.access.whenAvailable(),
        log -> new DeliveryRows(log, sinks.properties));
  }

  @Bean
  OutboxPublisher channelOutbox(
      ChannelDatabase database, LogAccess access, EventPublisher publisher, WorkSignal signal) {
    return signal.wakes(new OutboxPublisher(database, access, publisher));
  }

  @Bean
  NoticePublisher channelNotices(
      ChannelDatabase database,
      LogAccess access,
      EventPublisher publisher,
      CatalogueTail catalogue,
      WorkSignal signal) {
    return signal.wakes(new NoticePublisher(database, access, publisher, catalogue));
  }

  @Bean
  Decider channelDecider(Deciders deciders, Senders senders, WorkSignal signal) {
    return signal.wakes(deciders.of(senders.delays().keySet()));
  }

  @Bean
  OpenWork channelOpenWork(
      ChannelDatabase database, LogAccess access, MeterRegistry meters, Clock clock) {
    return new OpenWork(database, access, meters, clock);
  }

  /// By channel: a channel that is down is no reason to take the service for broken.
  @Bean
  CompositeHealthContributor channelsHealthContributor(Senders senders) {
    return CompositeHealthContributor.fromMap(senders.health());
  }

  /// What all sinks have in common.
  @Component
  record Sinks(
      KafkaProperties kafka,
      ChannelProperties properties,
      ChannelDatabase database,
      LogOffsets offsets,
      LogAccess access,
      MeterRegistry meters,
      WorkSignal signal,
      ObjectProvider<SinkPauses> pauses) {
    private static final PositionTable POSITIONS = new PositionTable("channel_position");

    /// @param suffix of its group's name
    Sink of(
        Topic topic,
        String suffix,
        CompletableFuture<EventLog> log,
        Function<EventLog, SinkTarget> rows) {
      return of(topic, suffix, Duration.ZERO, log, rows);
    }

    /// @param gathering for how long Kafka may wait for a batch to become worth a transaction
    Sink of(
        Topic topic,
        String suffix,
        Duration gathering,
        CompletableFuture<EventLog> log,
        Function<EventLog, SinkTarget> rows) {
      return new Sink(
          new SinkSettings(
              kafka.buildConsumerProperties(),
              topic.topicName(),
              properties.group() + suffix,
              properties.batchSize(),
              gathering,
              POSITIONS,
              topic.isCompacted()),
          log.thenApply(found ->
              new Source(
                  topic == Topic.NOTIFICATIONS ? found.topicId() : null,
                  topic.partitions(found.partitions()),
                  _ -> new Signalling(rows.apply(found), signal))),
          () -> database.migrate(true),
          database.pool(),
          offsets,
          // Another service's sink of the same topic may be in this process.
          new SinkState(topic.topicName() + ":channels", meters),
          pauses.getIfAvailable(() -> SinkPauses.USUAL));
    }
  }
}
