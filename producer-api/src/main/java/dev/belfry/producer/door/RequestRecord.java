package dev.belfry.producer.door;

import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import dev.belfry.producer.request.Checked;
import dev.belfry.producer.request.NotificationRequest;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.web.JsonBodies;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A record of `belfry.requests`.
final class RequestRecord {
  private static final Logger log = LoggerFactory.getLogger(RequestRecord.class);

  private final ConsumerRecord<byte[], byte[]> source;

  RequestRecord(ConsumerRecord<byte[], byte[]> source) {
    this.source = source;
  }

  /// The notification that is asked for, the same however often the record is read. So an expiry is
  /// checked against the record's time, not against now.
  ///
  /// @throws Refusal if the request is outside the contract; the only exception
  Asked asked() throws Refusal {
    try {
      return read();
    } catch (ProblemException e) {
      throw new Refusal(e.detail());
    } catch (RuntimeException | StackOverflowError e) {
      log.error(
          "{}-{} offset {} could not be read: {}",
          source.topic(),
          source.partition(),
          source.offset(),
          e.getClass().getName());
      throw new Refusal("Could not be read.");
    }
  }

  private Asked read() throws Refusal {
    RequestHeaders headers = RequestHeaders.read(source.headers());
    NotificationRequest request = body();
    RecipientId recipient = request.recipient();
    if (recipient == null) {
      throw new Refusal("recipient: Is needed.");
    }
    return new Asked(
        id(headers, recipient),
        recipient,
        request.draft(),
        headers.source(),
        headers.id() == null ? place() : headers.id());
  }

  private NotificationRequest body() throws Refusal {
    byte[] value = source.value();
    if (value == null) {
      throw new Refusal("No value.");
    }
    if (value.length > JsonBodies.MAX_BYTES) {
      throw JsonBodies.tooLarge(JsonBodies.MAX_BYTES);
    }
    var checked =
        NotificationRequest.read(JsonBodies.parse(value), Instant.ofEpochMilli(source.timestamp()));
    return switch (checked) {
      case Checked.Valid<NotificationRequest>(NotificationRequest request) -> request;
      case Checked.Invalid<NotificationRequest> invalid ->
          throw new Refusal(
              invalid.errors().stream().map(RequestRecord::words).collect(Collectors.joining(" ")));
    };
  }

  private static String words(FieldError error) {
    return error.field().isEmpty()
        ? error.message()
        : "%s: %s".formatted(error.field(), error.message());
  }

  private UUID id(RequestHeaders headers, RecipientId recipient) {
    return headers.id() == null
        ? Ids.derived("requests-at", headers.source(), place(), recipient.value())
        : Ids.derived("requests", headers.source(), headers.id(), recipient.value());
  }

  /// The record's place, with its time, because a topic that is created anew reuses the offsets.
  private String place() {
    return "%s/%s/%s/%s"
        .formatted(source.topic(), source.partition(), source.offset(), source.timestamp());
  }
}
