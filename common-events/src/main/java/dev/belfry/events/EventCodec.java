package dev.belfry.events;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/// Events as Kafka records: CloudEvents 1.0 in Kafka's binary content mode, with a JSON value. The
/// one place where bytes become events and events bytes, for every reader and writer. Stateless and
/// safe for all threads.
///
/// @see <a
///   href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">CloudEvents
///   Kafka protocol binding</a>
public final class EventCodec {
  /// The header that marks a repaired event, which has the id of the record that nobody understood.
  public static final String REPAIRED = "belfry_repaired";

  /// A record with more headers than this is not read: nobody who writes events needs them.
  public static final int MAX_HEADERS = 64;

  private static final byte[] SPEC_VERSION = ascii("1.0");
  private static final byte[] JSON = ascii("application/json");

  private final String source;
  private final Clock clock;

  /// @param source the `ce_source` of events written: which service this is
  /// @param clock for `ce_time`, which is informative; nothing is ordered by it
  public EventCodec(String source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /// A new id for an event that has none of its own: `ce_id` is the notification's id where one
  /// comes into being.
  static UUID eventIdOf(Event event) {
    return event instanceof NewNotification created ? created.id() : Ids.next();
  }

  /// The record that says this event, in the recipient's partition of `topic`.
  ///
  /// @throws IllegalArgumentException if the event concerns everyone: then there is one copy per
  ///   partition
  public ProducerRecord<byte[], byte[]> encode(String topic, EventLog log, Event event) {
    RecipientId recipient = event.recipient();
    if (recipient == null) {
      throw new IllegalArgumentException("an event for everyone has a copy in each partition");
    }
    return encode(
        topic, log.partitionOf(recipient), recipient.key(), event, eventIdOf(event).toString());
  }

  /// The record of an event that concerns everyone: without a key, in the partition given.
  ///
  /// @param eventId the same for all copies
  public ProducerRecord<byte[], byte[]> encodeCopy(
      String topic, int partition, Event event, UUID eventId) {
    if (event.recipient() != null) {
      throw new IllegalArgumentException("an event for one recipient has no copies");
    }
    return encode(topic, partition, null, event, eventId.toString());
  }

  /// The record of an event of `belfry.audit`, keyed by the actor.
  public ProducerRecord<byte[], byte[]> encodeAudit(AuditEvent event) {
    return encode(Topic.AUDIT, 0, event.actor().getBytes(StandardCharsets.UTF_8), event);
  }

  /// The record of an event with an id of its own.
  ProducerRecord<byte[], byte[]> encode(Topic topic, int partition, byte[] key, Event event) {
    return encode(topic.topicName(), partition, key, event, eventIdOf(event).toString());
  }

  /// The record that a repaired event becomes in the log: in its recipient's partition, as every
  /// reader of the log will understand it.
  ///
  /// @param partition where the copy belongs, of an event that concerns everyone
  /// @param type one of the log's
  /// @param eventId the id that it had
  /// @param value the event in JSON
  /// @throws NotAnEvent if it still would not be understood
  public ProducerRecord<byte[], byte[]> encodeRepaired(
      EventLog log, int partition, EventType type, String eventId, byte[] value) throws NotAnEvent {
    Event event = read(value, type);
    RecipientId recipient = event.recipient();
    ProducerRecord<byte[], byte[]> repaired =
        encode(
            Topic.NOTIFICATIONS.topicName(),
            recipient == null ? partition : log.partitionOf(recipient),
            recipient == null ? null : recipient.key(),
            event,
            eventId);
    if (decode(log, asReceived(repaired)) instanceof LogEntry.NotUnderstood notUnderstood) {
      throw new NotAnEvent(notUnderstood.reason());
    }
    repaired.headers().add(REPAIRED, new byte[0]);
    return repaired;
  }

  private static ConsumerRecord<byte[], byte[]> asReceived(ProducerRecord<byte[], byte[]> sent) {
    ConsumerRecord<byte[], byte[]> received =
        new ConsumerRecord<>(sent.topic(), sent.partition(), 0, sent.key(), sent.value());
    sent.headers().forEach(received.headers()::add);
    return received;
  }

  private ProducerRecord<byte[], byte[]> encode(
      String topic, int partition, byte @Nullable [] key, Event event, String eventId) {
    List<Header> headers =
        List.of(
            new RecordHeader("ce_specversion", SPEC_VERSION),
            new RecordHeader("ce_id", eventId.getBytes(StandardCharsets.UTF_8)),
            new RecordHeader("ce_source", source.getBytes(StandardCharsets.UTF_8)),
            new RecordHeader("ce_type", ascii(EventType.of(event).wireName())),
            new RecordHeader("ce_time", ascii(Json.format(clock.instant()))),
            new RecordHeader("content-type", JSON));
    return new ProducerRecord<>(
        topic, partition, key, Json.mapper().writeValueAsBytes(event), headers);
  }

  /// What a record of `belfry.notifications` says, or why it cannot be understood. Never throws.
  public static LogEntry decode(EventLog log, ConsumerRecord<byte[], byte[]> kafkaRecord) {
    Position position = log.position(kafkaRecord.partition(), kafkaRecord.offset());
    Instant appendedAt = Instant.ofEpochMilli(kafkaRecord.timestamp());
    try {
      Parsed parsed = parse(kafkaRecord);
      if (!(parsed.event() instanceof NotificationEvent event)) {
        throw misplaced(parsed.event());
      }
      checkKey(log, kafkaRecord, event);
      return new LogEntry.Understood(position, appendedAt, parsed.id(), event);
    } catch (NotAnEvent e) {
      return new LogEntry.NotUnderstood(position, appendedAt, e.reason);
    }
  }

  /// The `ce_id` in a record's headers, understood or not, if there is one that can be read.
  public static Optional<String> eventIdIn(Headers headers) {
    try {
      return Optional.of(eventId(headers));
    } catch (NotAnEvent e) {
      return Optional.empty();
    }
  }

  /// The receipt that a record of `belfry.receipts` says.
  ///
  /// @throws NotAnEvent if it cannot be understood or does not stand where it belongs; the only
  ///   exception
  public static ReceiptEvent parseReceipt(EventLog log, ConsumerRecord<byte[], byte[]> kafkaRecord)
      throws NotAnEvent {
    Event event = parse(kafkaRecord).event();
    if (!(event instanceof ReceiptEvent receipt)) {
      throw misplaced(event);
    }
    checkKey(log, kafkaRecord, receipt);
    return receipt;
  }

  /// The event that a record of `belfry.audit` says.
  ///
  /// @throws NotAnEvent if it cannot be understood; the only exception
  public static AuditEvent parseAudit(ConsumerRecord<byte[], byte[]> kafkaRecord)
      throws NotAnEvent {
    Event event = parse(kafkaRecord).event();
    if (!(event instanceof AuditEvent audit)) {
      throw misplaced(event);
    }
    return audit;
  }

  /// The event that a record of another topic says.
  ///
  /// @throws NotAnEvent if it cannot be understood; the only exception
  public static Parsed parse(ConsumerRecord<byte[], byte[]> kafkaRecord) throws NotAnEvent {
    if (kafkaRecord.value() == null) {
      throw new NotAnEvent("no value");
    }
    Headers headers = kafkaRecord.headers();
    if (headers.toArray().length > MAX_HEADERS) {
      throw new NotAnEvent("more than %s headers".formatted(MAX_HEADERS));
    }
    if (!header(headers, "ce_specversion").equals("1.0")) {
      throw new NotAnEvent("the header ce_specversion is not 1.0");
    }
    String id = eventId(headers);
    String typeName = header(headers, "ce_type");
    EventType type =
        EventType.ofWireName(typeName)
            .orElseThrow(() ->
                new NotAnEvent(
                    "unknown type in the header ce_type", typeName.startsWith(EventType.OURS)));
    Event event = read(kafkaRecord.value(), type);
    if (event instanceof NewNotification created && !id.equals(created.id().toString())) {
      throw new NotAnEvent("the header ce_id is not the notification's id");
    }
    return new Parsed(id, event);
  }

  private static String eventId(Headers headers) throws NotAnEvent {
    String id = header(headers, "ce_id");
    if (id.isBlank() || id.length() > 255 || !Json.isStorable(id)) {
      throw new NotAnEvent("the header ce_id is not 1 to 255 characters of text");
    }
    return id;
  }

  private static Event read(byte[] value, EventType type) throws NotAnEvent {
    try {
      Event event = Json.mapper().readValue(Json.decodeUtf8(value), type.eventClass());
      if (event == null) {
        throw new NotAnEvent("the value is null");
      }
      return event;
    } catch (CharacterCodingException e) {
      throw new NotAnEvent("the value is not UTF-8");
    } catch (JacksonException e) {
      throw new NotAnEvent(
          "the value is not a %s: %s".formatted(type.wireName(), placeOf(e)),
          e instanceof DatabindException);
    } catch (RuntimeException | StackOverflowError e) {
      throw new NotAnEvent("the value is not a %s".formatted(type.wireName()));
    }
  }

  /// Where reading failed, without quoting what was there.
  private static String placeOf(JacksonException e) {
    String path =
        String.join(
            ".",
            e.getPath().stream()
                .map(step ->
                    step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "a member")
                .toList());
    var location = e.getLocation();
    String at = location == null ? "" : " at character %s".formatted(location.getCharOffset());
    return (path.isEmpty() ? "malformed JSON or a member missing" : "wrong in " + path) + at;
  }

  static NotAnEvent misplaced(Event event) {
    return new NotAnEvent("a %s does not belong here".formatted(EventType.of(event).wireName()));
  }

  static void checkKey(EventLog log, ConsumerRecord<byte[], byte[]> kafkaRecord, Event event)
      throws NotAnEvent {
    RecipientId recipient = event.recipient();
    byte[] key = kafkaRecord.key();
    if (recipient == null) {
      if (key != null) {
        throw new NotAnEvent("an event for everyone has a key");
      }
    } else if (key == null) {
      throw new NotAnEvent("no key");
    } else if (!Arrays.equals(key, recipient.key())) {
      throw new NotAnEvent("the key is not the recipient");
    } else if (kafkaRecord.partition() != log.partitionOf(recipient)) {
      throw new NotAnEvent("not the recipient's partition");
    }
  }

  /// The value of a header that must be there exactly once.
  private static String header(Headers headers, String name) throws NotAnEvent {
    List<Header> found = new ArrayList<>(1);
    headers.headers(name).forEach(found::add);
    if (found.size() != 1 || found.get(0).value() == null) {
      throw new NotAnEvent(
          "%s header %s".formatted(found.size() > 1 ? "more than one" : "no", name));
    }
    try {
      return Json.decodeUtf8(found.get(0).value());
    } catch (CharacterCodingException e) {
      throw new NotAnEvent("the header %s is not UTF-8".formatted(name));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// An event and its id.
  ///
  /// @param id the header `ce_id`
  public record Parsed(String id, Event event) {}

  /// The record says nothing that can be understood.
  public static final class NotAnEvent extends Exception {
    private final String reason;
    private final boolean mayBeNewer;

    NotAnEvent(String reason) {
      this(reason, false);
    }

    NotAnEvent(String reason, boolean mayBeNewer) {
      super(reason, null, false, false);
      this.reason = reason;
      this.mayBeNewer = mayBeNewer;
    }

    /// Whether a newer version may have written it: well-formed, but of a type or with a content
    /// that this one does not know.
    public boolean mayBeNewer() {
      return mayBeNewer;
    }

    /// Why, for people, without any of the record's content.
    public String reason() {
      return reason;
    }
  }
}
