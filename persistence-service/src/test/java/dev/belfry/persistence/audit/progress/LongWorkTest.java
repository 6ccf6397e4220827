package dev.belfry.persistence.audit.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.service.problem.ProblemException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class LongWorkTest {
  private static final WorkProgress HALF = new WorkProgress(1, 5, 10, 5, 1, null, null);

  private final Shutdown shutdown = new Shutdown();
  private final LongWork work = new LongWork(shutdown);
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @Test
  void progressAndResultAreLinesOfJson() throws Exception {
    work.answer(
        response,
        listener -> {
          listener.progress(HALF);
          return Map.of("ok", true);
        });

    assertThat(response.getContentType()).isEqualTo("application/x-ndjson");
    assertThat(lines())
        .containsExactly(
            "{\"type\":\"progress\",\"partition\":1,\"records\":5,\"of\":10,\"per_second\":5,\"seconds_left\":1}",
            "{\"type\":\"result\",\"ok\":true}");
  }

  @Test
  void otherWorkIsRefusedMeanwhileAndDoneAfterwards() throws Exception {
    work.answer(
        response,
        _ -> {
          assertThatThrownBy(() -> work.answer(new MockHttpServletResponse(), _ -> Map.of()))
              .isInstanceOf(ProblemException.class)
              .hasMessageContaining("409");
          return Map.of();
        });
    work.answer(response, _ -> Map.of());

    assertThat(lines()).hasSize(2);
  }

  @Test
  void aRefusalBeforeTheFirstLineIsAnAnswerOfItsOwn() {
    assertThatThrownBy(() ->
            work.answer(
                response,
                _ -> {
                  throw ProblemException.unavailable("Not now.");
                }))
        .isInstanceOf(ProblemException.class);
    assertThat(response.isCommitted()).isFalse();
  }

  @Test
  void whatFailsOnTheWayIsSaidInTheLastLine() throws Exception {
    work.answer(
        response,
        _ -> {
          throw new TimeoutException("no answer");
        });
    work.answer(
        response,
        listener -> {
          listener.progress(HALF);
          throw new IllegalStateException(new SQLException("gone", "08006"));
        });

    assertThat(lines())
        .first()
        .isEqualTo("{\"type\":\"error\",\"message\":\"Kafka is away, or the log can't be read.\"}");
    assertThat(lines())
        .last()
        .isEqualTo("{\"type\":\"error\",\"message\":\"PostgreSQL is away.\"}");
  }

  @Test
  void aDatabaseThatTakesTooLongIsNotSaidToBeAway() throws Exception {
    work.answer(
        response,
        _ -> {
          throw new IllegalStateException(new SQLException("canceled", "57014"));
        });

    assertThat(lines())
        .singleElement()
        .isEqualTo("{\"type\":\"error\",\"message\":\"PostgreSQL takes too long for it.\"}");
  }

  @Test
  void workEndsWhenTheServiceStops() throws Exception {
    work.answer(
        response,
        listener -> {
          listener.check();
          shutdown.stop();
          listener.check();
          return Map.of();
        });

    assertThat(lines()).singleElement().asString().contains("\"error\"");
  }

  @Test
  void workEndsWhenTheCallerHasGone() {
    work.answer(
        new GoneResponse(),
        listener -> {
          listener.progress(HALF);
          throw new AssertionError("nobody listens");
        });
  }

  private java.util.List<String> lines() throws UnsupportedEncodingException {
    return response.getContentAsString().lines().toList();
  }

  private static final class GoneResponse extends MockHttpServletResponse {
    @Override
    public ServletOutputStream getOutputStream() {
      return new ServletOutputStream() {
        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void write(int b) throws IOException {
          throw new IOException("reset");
        }
      };
    }
  }
}
