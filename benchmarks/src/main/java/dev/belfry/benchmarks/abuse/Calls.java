package dev.belfry.benchmarks.abuse;

import dev.belfry.benchmarks.wire.HttpAnswer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The same kind of call again and again.
final class Calls implements Abuse {
  private final Pace pace;
  private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();

  @SuppressWarnings("FutureReturnValueIgnored") // counted
  Calls(Abuser abuser, Supplier<CompletableFuture<HttpAnswer>> call) {
    pace =
        new Pace(
            abuser.perSecond(),
            Abuser.AT_ONCE,
            () -> call.get().whenComplete((answer, _) -> ended(answer)));
  }

  private void ended(@Nullable HttpAnswer answer) {
    String outcome = answer == null ? "no answer" : String.valueOf(answer.status());
    answers.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
    pace.finished();
  }

  @Override
  public void begin() {
    pace.start();
  }

  @Override
  public String summary() {
    return answers.toString();
  }

  @Override
  public void close() {
    pace.close();
  }
}
