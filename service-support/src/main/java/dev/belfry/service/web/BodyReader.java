package dev.belfry.service.web;

import dev.belfry.service.capacity.CallMemory;
import dev.belfry.service.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.springframework.util.FastByteArrayOutputStream;
import tools.jackson.databind.node.ObjectNode;

/// Reads the bodies of calls: no more than may be, no longer than it may take, and only while there
/// is room for what has come of all bodies together. Safe for all threads.
public final class BodyReader {
  private static final String READ_AHEAD = BodyReader.class.getName() + ".READ_AHEAD";

  /// What a body becomes when it is read as JSON, in the worst case nearly all brackets.
  private static final int TREE_BYTES_PER_BYTE = 12;

  private final Duration patience;

  /// @param patience how long a body may take to come, all of it: Tomcat only sees to it that
  ///   something comes
  BodyReader(Duration patience) {
    this.patience = patience;
  }

  /// What a call's [JsonBody] argument will be, for whoever has to know it before.
  ///
  /// @throws ProblemException 413, 408, 503 or 400, and again when the argument is read
  public ObjectNode readAhead(HttpServletRequest call, JsonBody body) {
    try {
      byte[] bytes = readNow(call, body.maxBytes());
      call.setAttribute(READ_AHEAD, bytes);
      return JsonBodies.parse(bytes);
    } catch (ProblemException e) {
      call.setAttribute(READ_AHEAD, e); // what may be left of it is no body
      throw e;
    }
  }

  /// The body of a call.
  ///
  /// @throws ProblemException 413 if there is more, 408 if it takes too long, 503 if there is no
  ///   room for it, 400 if it breaks off
  public byte[] read(HttpServletRequest call, int maxBytes) {
    return switch (call.getAttribute(READ_AHEAD)) {
      case byte[] bytes -> bytes;
      case ProblemException refusal -> throw refusal;
      case null, default -> readNow(call, maxBytes);
    };
  }

  private byte[] readNow(HttpServletRequest call, int maxBytes) {
    if (call.getContentLengthLong() > maxBytes) {
      throw JsonBodies.tooLarge(maxBytes);
    }
    byte[] bytes = readAtMost(maxBytes + 1, call);
    if (bytes.length > maxBytes) {
      throw JsonBodies.tooLarge(maxBytes);
    }
    return bytes;
  }

  private byte[] readAtMost(int length, HttpServletRequest call) {
    long deadline = System.nanoTime() + patience.toNanos();
    var bytes = new FastByteArrayOutputStream();
    byte[] buffer = new byte[8 * 1024];
    try (var _ = CallMemory.waitForClient()) {
      InputStream body = call.getInputStream();
      while (bytes.size() < length) {
        int count = body.read(buffer, 0, Math.min(buffer.length, length - bytes.size()));
        if (count < 0) {
          break;
        }
        CallMemory.take(count); // as it comes, not as it is announced
        bytes.write(buffer, 0, count);
        if (System.nanoTime() - deadline > 0) {
          throw ProblemException.tooSlow();
        }
      }
      CallMemory.take((long) bytes.size() * TREE_BYTES_PER_BYTE);
      return bytes.toByteArray();
    } catch (IOException e) {
      // The client has gone, stalls, or breaks HTTP's rules for bodies.
      throw ProblemException.malformed("The body has not come to its end.");
    }
  }
}
