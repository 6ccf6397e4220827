package dev.belfry.service.web;

import dev.belfry.service.capacity.CallMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.util.FastByteArrayOutputStream;
import tools.jackson.databind.json.JsonMapper;

/// Writes answers, all of them at once: what they hold while a client takes its time to read counts
/// as memory of the call.
final class AnswerConverter extends JacksonJsonHttpMessageConverter {
  /// An answer no larger than this has left with the first packets, or waits in buffers that every
  /// call has.
  private static final int SMALL = 16 * 1024;

  /// The text, and what it was made from.
  private static final int COPIES = 4;

  AnswerConverter(JsonMapper mapper) {
    super(mapper);
  }

  @Override
  protected void writeInternal(
      Object answer,
      ResolvableType type,
      HttpOutputMessage message,
      @Nullable Map<String, Object> hints)
      throws IOException {
    FastByteArrayOutputStream text = new FastByteArrayOutputStream(1024);
    super.writeInternal(answer, type, new Written(message.getHeaders(), text), hints);
    if (text.size() <= SMALL) {
      text.writeTo(message.getBody());
    } else {
      CallMemory.take((long) text.size() * COPIES);
      try (var _ = CallMemory.waitForClient()) {
        text.writeTo(message.getBody());
        message.getBody().flush();
      }
    }
  }

  private record Written(HttpHeaders headers, OutputStream body) implements HttpOutputMessage {
    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public OutputStream getBody() {
      return body;
    }
  }
}
