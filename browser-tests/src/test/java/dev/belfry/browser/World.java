package dev.belfry.browser;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One Belfry and one browser for all tests, and a [Stage] for each: a test asks for it as an
/// argument. Timeouts are long, because the machine may be slow and busy.
final class World implements ParameterResolver, AfterTestExecutionCallback {
  static final Duration PATIENCE = Duration.ofSeconds(45);

  /// The same, as Playwright counts.
  static final double PATIENCE_MILLIS = 45_000;

  private static final Namespace NAMESPACE = Namespace.create(World.class);

  /// What all tests share.
  record Shared(Elsewhere elsewhere, Belfry belfry, Chromium chromium) {
    static Shared started() {
      // First what may be missing.
      Chromium chromium = Chromium.launched();
      Elsewhere elsewhere = new Elsewhere();
      Belfry belfry = new Belfry(elsewhere.origin());
      elsewhere.serveBellOf(belfry);
      PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
      return new Shared(elsewhere, belfry, chromium);
    }

    void close() {
      chromium.close();
      elsewhere.close();
      belfry.close();
    }
  }

  /// Made once: what does not start for one test won't start for the next.
  private record Attempt(CompletableFuture<Shared> outcome) implements AutoCloseable {
    static Attempt toStart() {
      try {
        return new Attempt(CompletableFuture.completedFuture(Shared.started()));
      } catch (AssertionError | RuntimeException e) {
        return new Attempt(CompletableFuture.failedFuture(e));
      }
    }

    Shared result() {
      return outcome.join();
    }

    @Override
    public void close() {
      if (!outcome.isCompletedExceptionally()) {
        outcome.join().close();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Stage.class;
  }

  @Override
  public Stage resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Shared shared =
        test.getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Attempt.class, _ -> Attempt.toStart(), Attempt.class)
            .result();
    return test.getStore(NAMESPACE)
        .computeIfAbsent(Stage.class, _ -> new Stage(shared), Stage.class);
  }

  @Override
  public void afterTestExecution(ExtensionContext test) {
    Stage stage = test.getStore(NAMESPACE).get(Stage.class, Stage.class);
    if (stage != null) {
      if (test.getExecutionException().isPresent()) {
        stage.photograph(test.getRequiredTestClass().getSimpleName() + "-" + test.getDisplayName());
      } else {
        stage.checkThatNoPageComplained();
      }
    }
  }
}
