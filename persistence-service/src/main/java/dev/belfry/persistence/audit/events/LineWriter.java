package dev.belfry.persistence.audit.events;

import dev.belfry.events.Json;
import dev.belfry.service.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Writes lines to a client. Waits for the client wherever it is behind; fails with [IOException]
/// when it has gone, or takes nothing for as long as the server waits for a client.
final class LineWriter implements AutoCloseable {
  private static final int BUFFER = 32 * 1024;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

  private final HttpServletResponse response;
  private final Counter lines;
  private @Nullable OutputStream out;
  private long quietSince = System.nanoTime();

  LineWriter(HttpServletResponse response, Counter lines) {
    this.response = response;
    this.lines = lines;
  }

  /// The status is told: from here on, what goes wrong is a line.
  void begin() throws IOException {
    response.setContentType("application/x-ndjson");
    response.setHeader("Cache-Control", "no-store");
    response.flushBuffer();
    out = new BufferedOutputStream(response.getOutputStream(), BUFFER);
  }

  void write(StreamLine line) throws IOException {
    OutputStream begun = begun();
    begun.write(Json.mapper().writeValueAsBytes(line));
    begun.write('\n');
    lines.increment();
    quietSince = System.nanoTime();
  }

  /// Sends what was written; where nothing was for a while, an empty line, which shows whether
  /// there is still someone.
  void flush() throws IOException {
    if (System.nanoTime() - quietSince > KEEP_ALIVE.toNanos()) {
      begun().write('\n');
      quietSince = System.nanoTime();
    }
    begun().flush();
  }

  /// The last word, or an answer of its own if nothing was said yet.
  void fail(String message) throws IOException {
    if (out == null) {
      throw ProblemException.unavailable("The log can't be read at the moment; try again.");
    }
    write(StreamLine.error(message));
    flush();
  }

  private OutputStream begun() {
    OutputStream begun = out;
    if (begun == null) {
      throw new IllegalStateException("not begun");
    }
    return begun;
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.flush();
    }
  }
}
