package dev.belfry.persistence.audit.progress;

import dev.belfry.events.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// An answer made of lines, each a JSON object whose member `type` says what it is, sent as they
/// come.
final class JsonLines implements ProgressListener {
  private static final Logger log = LoggerFactory.getLogger(JsonLines.class);

  private final HttpServletResponse response;
  private final BooleanSupplier goesOn;

  JsonLines(HttpServletResponse response, BooleanSupplier goesOn) {
    this.response = response;
    this.goesOn = goesOn;
  }

  void write(String type, Object content) {
    ObjectNode line = Json.mapper().createObjectNode().put("type", type);
    line.setAll((ObjectNode) Json.mapper().valueToTree(content));
    try {
      if (!response.isCommitted()) {
        response.setContentType("application/x-ndjson");
        response.setHeader("Cache-Control", "no-store");
      }
      response.getOutputStream().write(Json.mapper().writeValueAsBytes(line));
      response.getOutputStream().write('\n');
      response.flushBuffer();
    } catch (IOException e) {
      throw new StoppedException("the caller has gone");
    }
  }

  /// Writes it if there is anyone to read it.
  void tryToWrite(String type, Object content) {
    try {
      write(type, content);
    } catch (StoppedException e) {
      log.debug("Nobody was there to be told", e);
    }
  }

  @Override
  public void progress(WorkProgress progress) {
    write("progress", progress);
  }

  @Override
  public void check() {
    if (!goesOn.getAsBoolean()) {
      write("error", Map.of("message", "The service is going away; ask another, or again."));
      throw new StoppedException("the service stops");
    }
  }
}
