package dev.belfry.persistence.audit.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.belfry.events.EventType;
import dev.belfry.events.JsonObject;
import dev.belfry.events.LogEntry;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.audit.deadletters.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// One line of a stream: a JSON object whose member `type` says what it is. A line with a
/// `position` can be continued after: with that position in a stream of one recipient, with the
/// `cursor` in one of all.
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface StreamLine {
  String type();

  /// An event, word for word as it is in the log.
  ///
  /// @param recipient whose; absent for what concerns everyone
  /// @param source who wrote it, as the record says
  record EventLine(
      String type,
      Position position,
      @Nullable Cursor cursor,
      Instant appendedAt,
      String eventId,
      String eventType,
      @Nullable String source,
      @Nullable RecipientId recipient,
      JsonObject event)
      implements StreamLine {}

  /// A record that is no event, as it is.
  ///
  /// @param reason why, for people
  /// @param key in base64
  /// @param value in base64
  /// @param headers pairs of name and value in base64
  record NotUnderstoodLine(
      String type,
      Position position,
      @Nullable Cursor cursor,
      Instant appendedAt,
      String reason,
      @Nullable String key,
      @Nullable String value,
      @JsonRawValue String headers)
      implements StreamLine {}

  /// Records that are not there, that can't be read from the disk, or of which only the place is
  /// left: `missing`, `unreadable` or `erased`.
  ///
  /// @param position of the last of them
  record GapLine(String type, Position position, @Nullable Cursor cursor, long from, long to)
      implements StreamLine {}

  /// All that was asked for has been sent.
  ///
  /// @param position from where to go on, of one recipient
  /// @param cursor from where to go on, of all
  record EndLine(String type, @Nullable Position position, @Nullable Cursor cursor)
      implements StreamLine {}

  /// The stream ends before its end.
  record ErrorLine(String type, String message) implements StreamLine {}

  static StreamLine of(
      LogEntry entry, ConsumerRecord<byte[], byte[]> kafkaRecord, @Nullable Cursor cursor) {
    return switch (entry) {
      case LogEntry.Understood understood ->
          new EventLine(
              "event",
              entry.position(),
              cursor,
              entry.appendedAt(),
              understood.eventId(),
              EventType.of(understood.event()).wireName(),
              source(kafkaRecord),
              understood.event().recipient(),
              onOneLine(kafkaRecord.value()));
      case LogEntry.NotUnderstood notUnderstood ->
          new NotUnderstoodLine(
              "not_understood",
              entry.position(),
              cursor,
              entry.appendedAt(),
              notUnderstood.reason(),
              base64(kafkaRecord.key()),
              base64(kafkaRecord.value()),
              new DeadLetter(kafkaRecord, notUnderstood.reason()).headersAsJson());
    };
  }

  static StreamLine missing(Position last, @Nullable Cursor cursor, long from, long to) {
    return new GapLine("missing", last, cursor, from, to);
  }

  static StreamLine unreadable(Position last, @Nullable Cursor cursor, long from, long to) {
    return new GapLine("unreadable", last, cursor, from, to);
  }

  static StreamLine erased(Position last, @Nullable Cursor cursor, long from, long to) {
    return new GapLine("erased", last, cursor, from, to);
  }

  static StreamLine end(@Nullable Position position, @Nullable Cursor cursor) {
    return new EndLine("end", position, cursor);
  }

  static StreamLine error(String message) {
    return new ErrorLine("error", message);
  }

  /// Within JSON, line breaks stand between tokens only.
  private static JsonObject onOneLine(byte[] value) {
    String text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(value)).toString();
    return new JsonObject(
        (text.startsWith("\uFEFF") ? text.substring(1) : text)
            .replace('\n', ' ')
            .replace('\r', ' '));
  }

  private static @Nullable String base64(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  private static @Nullable String source(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    Header header = kafkaRecord.headers().lastHeader("ce_source");
    return header == null || header.value() == null
        ? null
        : StandardCharsets.UTF_8.decode(ByteBuffer.wrap(header.value())).toString();
  }
}
