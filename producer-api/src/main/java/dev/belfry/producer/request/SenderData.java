package dev.belfry.producer.request;

import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.util.RawValue;

/// The sender's own JSON, kept within what every reader of the log, every database and every
/// browser can hold: bounded in size and depth, and in numbers whose expansion would exhaust a
/// reader.
final class SenderData {
  private static final int MAX_BYTES = 16 * 1024;
  private static final int MAX_LEVELS = 20;
  private static final int MAX_DIGITS = 17;
  private static final int MAX_EXPONENT = 15;
  private static final Pattern NUMBER =
      Pattern.compile("-?(?<whole>\\d+)(?:\\.(?<fraction>\\d+))?(?:[eE][+-]?0*(?<exponent>\\d*))?");

  private SenderData() {}

  /// What is wrong with it.
  static Optional<String> fault(JsonNode data) {
    if (!(data instanceof ObjectNode)) {
      return Optional.of("Must be a JSON object.");
    }
    String fault = fault(data, 1);
    if (fault == null && of(data).json().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      fault = "May have at most 16 KiB.";
    }
    return Optional.ofNullable(fault);
  }

  static JsonObject of(JsonNode data) {
    return new JsonObject(Json.mapper().writeValueAsString(data));
  }

  /// Whether it is a number that every reader can hold.
  static boolean isNumber(JsonNode node) {
    return (node.isNumber() || node.isPojo()) && fault(node, 1) == null;
  }

  /// The same value, as it is read from an event.
  static JsonNode plain(JsonNode node) {
    return Json.mapper().readTree(Json.mapper().writeValueAsString(node));
  }

  private static @Nullable String fault(JsonNode node, int level) {
    return switch (node.getNodeType()) {
      case OBJECT, ARRAY -> faultInside(node, level);
      case STRING ->
          Json.isStorable(node.stringValue())
              ? null
              : "May not contain the character U+0000 or half of a surrogate pair.";
      // Written by Json.readObject: a number that is no plain long comes as the text it was.
      case POJO ->
          node instanceof POJONode number
                  && number.getPojo() instanceof RawValue raw
                  && raw.rawValue() instanceof String text
                  && isModest(text)
              ? null
              : NUMBER_FAULT;
      case NUMBER -> isModest(node.asString()) ? null : NUMBER_FAULT;
      case BOOLEAN, NULL -> null;
      case BINARY, MISSING -> throw new IllegalArgumentException("no node of JSON text");
    };
  }

  private static final String NUMBER_FAULT =
      "Numbers may have at most 17 digits and an exponent from -15 to 15.";

  private static @Nullable String faultInside(JsonNode container, int level) {
    if (level > MAX_LEVELS) {
      return "May have at most 20 levels.";
    }
    for (String name : container.propertyNames()) {
      if (!Json.isStorable(name)) {
        return "May not contain the character U+0000 or half of a surrogate pair.";
      }
    }
    for (JsonNode child : container) {
      String fault = fault(child, level + 1);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /// Digits are counted from the first that is not zero; the zeros before it, after the point, move
  /// the number as an exponent does.
  private static boolean isModest(String number) {
    Matcher parts = NUMBER.matcher(number);
    if (!parts.matches()) {
      return false;
    }
    String fraction = orEmpty(parts.group("fraction"));
    String digits = withoutLeadingZeros(parts.group("whole") + fraction);
    String exponent = orEmpty(parts.group("exponent"));
    return digits.length() <= MAX_DIGITS
        && fraction.length() <= MAX_DIGITS + MAX_EXPONENT
        && exponent.length() <= 2
        && (exponent.isEmpty() || Integer.parseInt(exponent) <= MAX_EXPONENT);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String withoutLeadingZeros(String digits) {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
  }
}
