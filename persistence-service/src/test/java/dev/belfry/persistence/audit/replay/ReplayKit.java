package dev.belfry.persistence.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import dev.belfry.persistence.audit.progress.ProgressListener;
import dev.belfry.persistence.audit.progress.WorkProgress;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.node.ObjectNode;

/// Replays of a running service, as operators ask for them: `replay.rebuild().swapAlways().run()`.
///
/// @param service any, even if it is stopped later
record ReplayKit(RunningService service) {
  Ask rebuild() {
    return new Ask("rebuild");
  }

  Ask shadow() {
    return new Ask("shadow");
  }

  /// How it stands with them.
  ReplayStatus status() {
    return Json.mapper().readValue(service.audit("/api/audit/replay").text(), ReplayStatus.class);
  }

  /// What is asked for. Sent by the last call.
  final class Ask {
    private final ObjectNode options = Json.mapper().createObjectNode();
    private String reason = "test";

    private Ask(String mode) {
      options.put("mode", mode);
    }

    Ask acceptLoss() {
      options.put("accept_loss", true);
      return this;
    }

    Ask swapAlways() {
      options.put("swap", "always");
      return this;
    }

    Ask fresh() {
      options.put("fresh", true);
      return this;
    }

    Ask from(Object positionOrTime) {
      options.put("from", positionOrTime.toString());
      return this;
    }

    Ask because(String why) {
      reason = why;
      return this;
    }

    /// Has it done, and gives what came of it.
    ReplayResult run() {
      Answer answer = answer();
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.lines().getLast().get("type").stringValue())
          .as(answer.text())
          .isEqualTo("result");
      return Json.mapper().readValue(answer.lastLine(), ReplayResult.class);
    }

    /// Begins it; who waits gets what came of it.
    CompletableFuture<Answer> begin() {
      var answer = new CompletableFuture<Answer>();
      Thread.startVirtualThread(() -> answer.complete(answer()));
      return answer;
    }

    Answer answer() {
      return service.postAsAuditor(path(), options.toString());
    }

    /// What is told of it, as it comes.
    InputStream open() {
      return service.openAct(path(), options.toString()).body();
    }

    private String path() {
      return "/api/audit/replay?reason=" + reason;
    }

    /// Has it done without a call, on this thread.
    ///
    /// @param check is run again and again meanwhile, and ends it by throwing
    ReplayResult runHere(Runnable check) {
      return runHere(Replay.SWAP_ATTEMPTS, check);
    }

    /// Likewise.
    ///
    /// @param swapAttempts how often it tries to take the place of what is read
    ReplayResult runHere(int swapAttempts, Runnable check) {
      return service
          .bean(Replays.class)
          .run(
              service.log(),
              ReplayRequest.read(options),
              new Operator("operator", reason),
              swapAttempts,
              new ProgressListener() {
                @Override
                public void progress(WorkProgress progress) {}

                @Override
                public void check() {
                  check.run();
                }
              });
    }
  }
}
