package dev.belfry.benchmarks.wire;

import java.nio.charset.StandardCharsets;

/// What a server answered.
///
/// @param status of HTTP
/// @param body as text
/// @param atNanos when its last byte was read, of [System#nanoTime()]
public record HttpAnswer(int status, String body, long atNanos) {
  HttpAnswer(int status, byte[] body, long atNanos) {
    this(status, new String(body, StandardCharsets.UTF_8), atNanos);
  }
}
