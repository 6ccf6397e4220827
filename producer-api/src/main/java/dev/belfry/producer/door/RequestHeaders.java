package dev.belfry.producer.door;

import dev.belfry.events.EventCodec;
import dev.belfry.events.Json;
import dev.belfry.service.web.JsonBodies;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// What the headers of a request say.
///
/// @param source who asks
/// @param id identifies repeats, if it was given
record RequestHeaders(String source, @Nullable String id) {
  static final String TYPE = "dev.belfry.notification.requested.v1";

  private static final int MAX_LENGTH = 255;

  /// @throws Refusal if one is wrong; the only exception
  static RequestHeaders read(Headers headers) throws Refusal {
    if (headers.toArray().length > EventCodec.MAX_HEADERS) {
      throw new Refusal("More than %s headers.".formatted(EventCodec.MAX_HEADERS));
    }
    expect(headers, "ce_specversion", "1.0");
    expect(headers, "ce_type", TYPE);
    Optional<String> contentType = find(headers, "content-type");
    if (contentType.isPresent() && !JsonBodies.isJson(contentType.get())) {
      throw new Refusal("content-type: Must be application/json in UTF-8, or absent.");
    }
    Optional<String> source = find(headers, "ce_source");
    if (source.isEmpty()) {
      throw new Refusal("ce_source: Is needed.");
    }
    Optional<String> id = find(headers, "ce_id");
    return new RequestHeaders(
        text("ce_source", source.get()), id.isEmpty() ? null : text("ce_id", id.get()));
  }

  private static void expect(Headers headers, String name, String value) throws Refusal {
    Optional<String> found = find(headers, name);
    if (found.isPresent() && !found.get().equals(value)) {
      throw new Refusal("%s: Must be %s, or absent.".formatted(name, value));
    }
  }

  private static String text(String name, String value) throws Refusal {
    if (value.isBlank() || value.length() > MAX_LENGTH || !Json.isStorable(value)) {
      throw new Refusal(
          "%s: Must be 1 to %s characters, not all blank.".formatted(name, MAX_LENGTH));
    }
    return value;
  }

  private static Optional<String> find(Headers headers, String name) throws Refusal {
    List<Header> found = new ArrayList<>(1);
    headers.headers(name).forEach(found::add);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.size() > 1 || found.getFirst().value() == null) {
      throw new Refusal("%s: Must be given once, with a value.".formatted(name));
    }
    try {
      return Optional.of(Json.decodeUtf8(found.getFirst().value()));
    } catch (CharacterCodingException e) {
      throw new Refusal("%s: Is not UTF-8.".formatted(name));
    }
  }
}
