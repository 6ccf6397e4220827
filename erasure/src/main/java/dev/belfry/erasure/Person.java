package dev.belfry.erasure;

import dev.belfry.events.ContactKey;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Who is erased, and how they are told from others.
final class Person {
  /// What stands where their id or one of their words stood in what is otherwise kept.
  static final String MASK = "(erased)";

  /// What an id is made of. A full stop or a colon is only part of one if more follows.
  private static final String OF_AN_ID = "[A-Za-z0-9_@|+=-]";

  private final RecipientId id;
  private final byte[] quotedId;
  private final Set<String> words = new HashSet<>();
  private final Map<UUID, Instant> devices = new HashMap<>();
  private final Pattern idInText;
  private Pattern wordsInText = Pattern.compile("(?!)");

  /// @param mentions words that tell of them, such as their name, in any case
  Person(RecipientId id, Set<String> mentions) {
    this.id = id;
    quotedId = Json.mapper().writeValueAsBytes(id.value());
    idInText =
        Pattern.compile(
            "(?<!%1$s)(?<!%1$s[.:])%2$s(?!%1$s)(?![.:]%1$s)"
                .formatted(OF_AN_ID, Pattern.quote(id.value())));
    mentions.forEach(this::add);
  }

  RecipientId id() {
    return id;
  }

  private void add(String word) {
    words.add(word.toLowerCase(Locale.ROOT));
    wordsInText =
        Pattern.compile(
            String.join("|", words.stream().map(Pattern::quote).toList()),
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /// Learns their addresses and devices from one record of `belfry.contacts`: an address is looked
  /// for everywhere, as a word of theirs is.
  void learn(ConsumerRecord<byte[], byte[]> contact) {
    if (!isContact(contact)) {
      return;
    }
    try {
      switch (tree(contact)) {
        case JsonNode put when put.has("email") -> add(put.path("email").asString());
        case JsonNode put when put.has("registered_at") ->
            devices.merge(
                UUID.fromString(put.path("id").asString()),
                Instant.parse(put.path("registered_at").asString()),
                (one, other) -> one.isAfter(other) ? one : other);
        case null, default -> {} // an erasure, or nothing that anybody understands
      }
    } catch (RuntimeException _) {
      return; // Nobody understands it; it goes with the others.
    }
  }

  /// Whether a record of `belfry.contacts` has their key.
  boolean isContact(ConsumerRecord<byte[], byte[]> contact) {
    byte[] key = contact.key();
    return key != null
        && ContactKey.parse(key)
            .map(found -> found.recipient().equals(id))
            .orElseGet(() -> mentions(key));
  }

  /// Whether a record of `belfry.contacts` has a device of somebody else's that was this person's
  /// in the end: with their record gone, it would be pushed to for the one before them.
  boolean hadAfter(ConsumerRecord<byte[], byte[]> contact) {
    if (contact.value() == null || devices.isEmpty()) {
      return false;
    }
    try {
      JsonNode put = tree(contact);
      Instant theirs =
          put == null ? null : devices.get(UUID.fromString(put.path("id").asString("")));
      return put != null
          && theirs != null
          && Instant.parse(put.path("registered_at").asString()).isBefore(theirs);
    } catch (RuntimeException _) {
      return false;
    }
  }

  /// Whether a record is theirs: by its key, or by the recipient that its value names.
  boolean owns(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    byte[] key = kafkaRecord.key();
    if (key != null && Arrays.equals(key, id.key())) {
      return true;
    }
    byte[] value = kafkaRecord.value();
    if (value == null || !contains(value, quotedId)) {
      return false;
    }
    JsonNode tree = tree(kafkaRecord);
    // What nobody understands and names them has nobody else either who could want it kept.
    return tree == null || id.value().equals(tree.path("recipient").asString(""));
  }

  /// Whether their id or one of their words stands anywhere in a record.
  boolean isNamedIn(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    byte[] value = kafkaRecord.value();
    return Arrays.equals(kafkaRecord.key(), id.key())
        || (value != null && contains(value, quotedId))
        || isMentionedIn(kafkaRecord);
  }

  /// Whether one of their words stands anywhere in a record.
  boolean isMentionedIn(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    if (mentions(kafkaRecord.key()) || mentions(kafkaRecord.value())) {
      return true;
    }
    for (Header header : kafkaRecord.headers()) {
      if (mentions(header.value())) {
        return true;
      }
    }
    return false;
  }

  private boolean mentions(byte @Nullable [] bytes) {
    return bytes != null
        && !words.isEmpty()
        && wordsInText.matcher(StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes))).find();
  }

  /// A text in which neither their id nor a word of theirs is left.
  String masked(String text) {
    String withoutWords = wordsInText.matcher(text).replaceAll(Matcher.quoteReplacement(MASK));
    return idInText.matcher(withoutWords).replaceAll(Matcher.quoteReplacement(MASK));
  }

  /// Empty if a value is no JSON object.
  static Optional<JsonNode> object(byte @Nullable [] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.readObject(Json.decodeUtf8(value)));
    } catch (JacksonException | IllegalArgumentException | CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static @Nullable JsonNode tree(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    return object(kafkaRecord.value()).orElse(null);
  }

  private static boolean contains(byte[] text, byte[] part) {
    for (int at = 0; at <= text.length - part.length; at++) {
      if (Arrays.equals(text, at, at + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
