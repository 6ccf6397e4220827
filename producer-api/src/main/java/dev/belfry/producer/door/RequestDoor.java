package dev.belfry.producer.door;

import dev.belfry.consumer.relay.Step;
import dev.belfry.events.Content;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.NotificationCreated;
import dev.belfry.producer.category.Categories;
import dev.belfry.producer.category.Categories.NotReadException;
import dev.belfry.producer.key.CallTail;
import dev.belfry.producer.relay.IfRefused;
import dev.belfry.producer.relay.RefusedRecord;
import dev.belfry.producer.template.Templates;
import dev.belfry.producer.template.Unsayable;
import dev.belfry.service.trace.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes each request a notification in the log, or a dead letter. Every request is counted once it
/// is either (`belfry.requests`, tag `outcome`: accepted + refused = all, apart from those that
/// were read again).
final class RequestDoor implements Step {
  private static final Logger log = LoggerFactory.getLogger(RequestDoor.class);
  private static final String SPAN = "relay belfry.requests";

  private final CallTail tail;
  private final Categories categories;
  private final Templates templates;
  private final Traces traces;
  private final Counter accepted;
  private final Counter refused;

  RequestDoor(
      CallTail tail,
      Categories categories,
      Templates templates,
      Traces traces,
      MeterRegistry metrics) {
    this.tail = tail;
    this.categories = categories;
    this.templates = templates;
    this.traces = traces;
    accepted = counter(metrics, "accepted");
    refused = counter(metrics, "refused");
  }

  private static Counter counter(MeterRegistry metrics, String outcome) {
    return Counter.builder("belfry.requests")
        .description("Requests by what became of them: notifications, or dead letters")
        .tag("outcome", outcome)
        .register(metrics);
  }

  @Override
  public CompletableFuture<?> begin(
      ConsumerRecord<byte[], byte[]> source, EventPublisher publisher, EventLog eventLog) {
    try (var _ = traces.begin(SPAN, SpanKind.CONSUMER, traces.in(source))) {
      return relay(source, publisher, eventLog);
    }
  }

  private CompletableFuture<?> relay(
      ConsumerRecord<byte[], byte[]> source, EventPublisher publisher, EventLog eventLog) {
    try {
      NotificationCreated notification = accepted(new RequestRecord(source).asked());
      return publisher
          .publish(
              eventLog,
              notification,
              tail.newSince(eventLog, notification.recipient(), notification.id()).stream()
                  .toArray(Header[]::new))
          .thenRun(accepted::increment)
          .exceptionallyCompose(failure ->
              IfRefused.otherwise(
                  failure,
                  () ->
                      refuse(
                          new RefusedRecord(source, "Is larger than the log takes."),
                          publisher,
                          eventLog)));
    } catch (NotReadException e) {
      return CompletableFuture.failedFuture(e);
    } catch (Refusal e) {
      return refuse(new RefusedRecord(source, e.reason()), publisher, eventLog);
    }
  }

  /// Waits for Kafka where a category or a template is not known, since what comes after it must
  /// not overtake it.
  private NotificationCreated accepted(Asked asked) throws Refusal {
    try {
      Content said = templates.say(asked.draft(), asked.recipient());
      return asked.saying(
          categories
              .accept(said)
              .orElseThrow(
                  () -> new Refusal("category: " + categories.whyNone(said.routing().category()))));
    } catch (Unsayable e) {
      throw new Refusal(e.reason());
    }
  }

  private CompletableFuture<Void> refuse(
      RefusedRecord letter, EventPublisher publisher, EventLog eventLog) {
    log.warn(
        "{}-{} offset {} is refused: {}",
        letter.source().topic(),
        letter.source().partition(),
        letter.source().offset(),
        letter.reason());
    return letter.publish(publisher, eventLog).thenRun(refused::increment);
  }
}
