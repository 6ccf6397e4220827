package dev.belfry.persistence.audit.progress;

import dev.belfry.consumer.sink.DatabaseFailure;
import dev.belfry.service.problem.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Does work that takes a while on the thread of the call that asks for it, one at a time in this
/// instance, and answers with lines of JSON: progress, and at last a result or an error. It ends
/// when the caller goes or the service stops.
@Component
public class LongWork {
  private static final Logger log = LoggerFactory.getLogger(LongWork.class);

  private final AtomicBoolean busy = new AtomicBoolean();
  private final Shutdown shutdown;

  LongWork(Shutdown shutdown) {
    this.shutdown = shutdown;
  }

  /// Works and answers.
  ///
  /// @throws ProblemException 409 if there is other work of this kind in hand
  public void answer(HttpServletResponse response, Task task) {
    if (!busy.compareAndSet(false, true)) {
      throw ProblemException.conflict("This instance is busy with such work already.");
    }
    var lines = new JsonLines(response, () -> !shutdown.hasBegun());
    try {
      lines.write("result", task.run(lines));
    } catch (StoppedException e) {
      log.info("Given up: {}", e.getMessage());
    } catch (RuntimeException e) {
      if (e instanceof ProblemException && !response.isCommitted()) {
        throw e;
      }
      log.warn("Given up", e);
      lines.tryToWrite("error", Map.of("message", explain(e)));
    } finally {
      busy.set(false);
    }
  }

  private static String explain(RuntimeException e) {
    if (e instanceof ProblemException refusal) {
      return refusal.detail();
    } else if (e instanceof KafkaException) {
      return "Kafka is away, or the log can't be read.";
    }
    return switch (DatabaseFailure.of(e)) {
      case AWAY -> "PostgreSQL is away.";
      case TIMED_OUT -> "PostgreSQL takes too long for it.";
      case REFUSED, BROKEN -> "It failed; the service's log says why.";
    };
  }

  /// What is to be done.
  @FunctionalInterface
  public interface Task {
    /// Does it.
    ///
    /// @return the result, which is written as a JSON object
    Object run(ProgressListener listener);
  }
}
