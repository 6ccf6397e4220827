package dev.belfry.events;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.StdScalarSerializer;
import tools.jackson.databind.util.RawValue;

/// How Belfry writes and reads JSON, the same in the log, over REST and on sockets: snake_case,
/// times in UTC with milliseconds, text and times that PostgreSQL and browsers can keep.
public final class Json {
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Pattern PLAIN_LONG = Pattern.compile("0|-?[1-9][0-9]{0,17}");
  private static final JsonMapper MAPPER = newMapper();

  private Json() {}

  /// The one mapper; immutable and safe for all threads.
  ///
  /// It refuses duplicate members, trailing tokens, U+0000, lone surrogates and times outside the
  /// years 0 to 9999, and ignores unknown members.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /// The text that bytes stand for in UTF-8, without a byte order mark.
  ///
  /// @throws CharacterCodingException for anything that is not well-formed UTF-8, such as overlong
  ///   forms or surrogates
  public static String decodeUtf8(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /// The one JSON object that a text is, as a tree that says its numbers as they were written: a
  /// number that is no plain `long` (`1.10`, `1e2`, `-0`) is a node of [RawValue].
  ///
  /// @throws JacksonException if the text is not well-formed or has a member twice, and where the
  ///   mapper's limits end (500 levels, 1,000 digits)
  /// @throws IllegalArgumentException if it is well-formed, but not one object
  public static ObjectNode readObject(String text) {
    return read(text, ObjectNode.class);
  }

  /// The one JSON array that a text is. See [#readObject].
  ///
  /// @throws IllegalArgumentException if it is well-formed, but not one array
  public static ArrayNode readArray(String text) {
    return read(text, ArrayNode.class);
  }

  private static <T extends JsonNode> T read(String text, Class<T> expected) {
    try (JsonParser parser = MAPPER.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("nothing where JSON is expected");
      }
      JsonNode tree = readNode(parser);
      if (parser.nextToken() != null || !expected.isInstance(tree)) {
        throw new IllegalArgumentException("not one value of the kind that is expected");
      }
      return expected.cast(tree);
    }
  }

  static JsonNode readNode(JsonParser parser) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = nodes.objectNode();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          parser.nextToken();
          object.set(name, readNode(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = nodes.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(readNode(parser));
        }
        yield array;
      }
      case VALUE_STRING -> nodes.stringNode(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numberNode(parser.getString());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT, PROPERTY_NAME, END_OBJECT, END_ARRAY ->
          throw new IllegalStateException("no value of JSON text begins here");
    };
  }

  private static JsonNode numberNode(String text) {
    return PLAIN_LONG.matcher(text).matches()
        ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
        : JsonNodeFactory.instance.rawValueNode(new RawValue(text));
  }

  /// Whether text can be stored and shown as it is: no U+0000, no half of a surrogate pair.
  public static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /// A time as Belfry writes it: RFC 3339 in UTC, always with three digits after the second.
  public static String format(Instant time) {
    return MILLISECONDS.format(time);
  }

  private static JsonMapper newMapper() {
    SimpleModule module = new SimpleModule("belfry");
    module.addSerializer(Instant.class, new InstantSerializer());
    module.addDeserializer(Instant.class, new StorableTimeDeserializer());
    module.addDeserializer(String.class, new StorableTextDeserializer());
    module.addDeserializer(JsonObject.class, new JsonObjectDeserializer());
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enumNamingStrategy(EnumNamingStrategies.SNAKE_CASE)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
        .addModule(module)
        .build();
  }

  private static final class InstantSerializer extends StdScalarSerializer<Instant> {
    InstantSerializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant time, JsonGenerator generator, SerializationContext context) {
      generator.writeString(format(time));
    }
  }

  /// PostgreSQL's times end in the year 294276, milliseconds in a `long` in 292278994, and RFC
  /// 3339, as which each is written again, in 9999.
  private static final class StorableTimeDeserializer extends StdScalarDeserializer<Instant> {
    private static final Instant BEGINNING = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    StorableTimeDeserializer() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
      Instant time = InstantDeserializer.INSTANT.deserialize(parser, context);
      return !time.isBefore(BEGINNING) && time.isBefore(END)
          ? time
          : context.reportInputMismatch(Instant.class, "a time outside the years 0 to 9999");
    }
  }

  private static final class StorableTextDeserializer extends StdScalarDeserializer<String> {
    StorableTextDeserializer() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        return context.reportInputMismatch(String.class, "text expected");
      }
      return storable(parser.getString(), context);
    }

    static String storable(String text, DeserializationContext context) {
      return isStorable(text)
          ? text
          : context.reportInputMismatch(
              String.class, "text with U+0000 or half of a surrogate pair");
    }
  }

  /// Copies the tokens of one object, so that numbers keep their digits.
  private static final class JsonObjectDeserializer extends StdScalarDeserializer<JsonObject> {
    JsonObjectDeserializer() {
      super(JsonObject.class);
    }

    @Override
    public JsonObject deserialize(JsonParser parser, DeserializationContext context) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return context.reportInputMismatch(JsonObject.class, "an object expected");
      }
      var text = new StringWriter();
      try (JsonGenerator copy = MAPPER.createGenerator(text)) {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
          switch (token) {
            case START_OBJECT -> {
              copy.writeStartObject();
              depth++;
            }
            case START_ARRAY -> {
              copy.writeStartArray();
              depth++;
            }
            case END_OBJECT -> {
              copy.writeEndObject();
              depth--;
            }
            case END_ARRAY -> {
              copy.writeEndArray();
              depth--;
            }
            case PROPERTY_NAME ->
                copy.writeName(StorableTextDeserializer.storable(parser.currentName(), context));
            case VALUE_STRING ->
                copy.writeString(StorableTextDeserializer.storable(parser.getString(), context));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> copy.writeNumber(parser.getString());
            case VALUE_TRUE -> copy.writeBoolean(true);
            case VALUE_FALSE -> copy.writeBoolean(false);
            case VALUE_NULL -> copy.writeNull();
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no token of JSON text");
          }
          if (depth == 0) {
            break;
          }
          token = parser.nextToken();
        }
      }
      return new JsonObject(text.toString());
    }
  }
}
