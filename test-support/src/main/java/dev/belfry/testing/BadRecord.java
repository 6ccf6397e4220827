package dev.belfry.testing;

import dev.belfry.events.Ids;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// A record that Kafka takes and nobody understands: a good one of the log, spoilt in one way.
///
/// @param name what is wrong with it
/// @param spoil makes it from a record of a `notification.created` event
public record BadRecord(String name, UnaryOperator<ProducerRecord<byte[], byte[]>> spoil) {
  private static final int ALMOST_A_MEBIBYTE = 1024 * 1024 - 1024;

  /// One of each kind.
  public static List<BadRecord> all() {
    return List.of(
        new BadRecord("no value", good -> record(good, good.key(), null)),
        new BadRecord("no key", good -> record(good, null, good.value())),
        new BadRecord("another's key", good -> record(good, bytes("someone-else"), good.value())),
        new BadRecord(
            "a broadcast with a key", good -> typed(good, "dev.belfry.notification.broadcast.v1")),
        new BadRecord("an unknown type", good -> typed(good, "dev.belfry.notification.sung.v1")),
        new BadRecord(
            "a later version", good -> typed(good, "dev.belfry.notification.created.v99")),
        new BadRecord("a receipt", good -> typed(good, "dev.belfry.notification.delivered.v1")),
        withValue("nothing", _ -> ""),
        withValue("no JSON", _ -> "not json"),
        withValue("the JSON null", _ -> "null"),
        withValue("half an object", json -> json.substring(0, json.length() / 2)),
        withValue("two objects", json -> json + json),
        withValue("a member twice", json -> json.replaceFirst("\\{", "{\"sender\":\"x\",")),
        withValue("a member missing", json -> json.replace("\"message\"", "\"massage\"")),
        withValue("U+0000", json -> json.replaceFirst("\"title\":\"", "\"title\":\"\\\\u0000")),
        withValue(
            "a lone surrogate", json -> json.replaceFirst("\"title\":\"", "\"title\":\"\\\\ud800")),
        withExpiry("an expiry that PostgreSQL can't keep", "+300000-01-01T00:00:00Z"),
        withExpiry("an expiry beyond the milliseconds of a long", "+999999999-12-31T23:59:59Z"),
        withExpiry("an expiry before all calendars", "-999999999-01-01T00:00:00Z"),
        withValue("100,000 levels", _ -> "[".repeat(100_000)),
        withValue("almost 1 MiB of levels", _ -> "[".repeat(ALMOST_A_MEBIBYTE)),
        new BadRecord(
            "UTF-8 with an overlong U+0000",
            good -> record(good, good.key(), new byte[] {(byte) 0xc0, (byte) 0x80})),
        withHeaders("no ce_id", headers -> headers.remove("ce_id")),
        withHeaders("two ce_id", headers -> headers.add("ce_id", bytes("another"))),
        withHeaders(
            "another's ce_id",
            headers -> headers.remove("ce_id").add("ce_id", bytes(Ids.next().toString()))),
        withHeaders(
            "1,000 headers",
            headers ->
                IntStream.range(0, 1_000).forEach(i -> headers.add("h" + i, new byte[] {1}))));
  }

  private static BadRecord withValue(String name, UnaryOperator<String> change) {
    return new BadRecord(
        name,
        good ->
            record(
                good,
                good.key(),
                bytes(change.apply(new String(good.value(), StandardCharsets.UTF_8)))));
  }

  private static BadRecord withExpiry(String name, String time) {
    return withValue(
        name,
        json -> json.replaceFirst("\"expires_at\":[^,}]*", "\"expires_at\":\"" + time + "\""));
  }

  private static BadRecord withHeaders(String name, Consumer<Headers> change) {
    return new BadRecord(
        name,
        good -> {
          change.accept(good.headers());
          return good;
        });
  }

  private static ProducerRecord<byte[], byte[]> typed(
      ProducerRecord<byte[], byte[]> good, String type) {
    good.headers().remove("ce_type").add("ce_type", bytes(type));
    return good;
  }

  private static ProducerRecord<byte[], byte[]> record(
      ProducerRecord<byte[], byte[]> good, byte @Nullable [] key, byte @Nullable [] value) {
    return new ProducerRecord<>(good.topic(), good.partition(), key, value, good.headers());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return name;
  }
}
