package dev.belfry.persistence.audit.replay;

import dev.belfry.persistence.audit.progress.ProgressListener;
import dev.belfry.persistence.audit.progress.ProgressMeter;
import java.sql.Connection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Statements of one connection that take as long as they take. Meanwhile whoever waits is told
/// that it goes on, and when nobody does they are cancelled.
final class LongStatements {
  private final JdbcClient client;
  private final JdbcClient others;
  private final ProgressMeter meter;
  private final ProgressListener listener;
  private final int backend;

  /// @param connection not in a transaction yet: it is asked who it is
  /// @param others to cancel them with
  LongStatements(
      Connection connection, JdbcClient others, ProgressMeter meter, ProgressListener listener) {
    this.others = others;
    this.meter = meter;
    this.listener = listener;
    client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    backend = client.sql("SELECT pg_backend_pid()").query(Integer.class).single();
  }

  /// Statements made with this are executed by [#run].
  JdbcClient client() {
    return client;
  }

  /// Executes on another thread: this one tells.
  ///
  /// @param table which it is about
  <T> T run(String table, Supplier<T> statement) {
    meter.begin(table);
    var task = new FutureTask<>(statement::get);
    Thread.startVirtualThread(task);
    try {
      while (!isDoneSoon(task)) {
        listener.check();
        meter.goOn();
      }
    } catch (RuntimeException e) {
      do {
        others
            .sql("SELECT pg_cancel_backend(:backend)")
            .param("backend", backend)
            .query(Boolean.class)
            .single();
      } while (!isDoneSoon(task));
      throw e;
    }
    return resultOf(task);
  }

  private static boolean isDoneSoon(FutureTask<?> task) {
    try {
      task.get(1, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this", e);
    }
  }

  private static <T> T resultOf(FutureTask<T> task) {
    if (task.state() == FutureTask.State.FAILED) {
      if (task.exceptionNow() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(task.exceptionNow());
    }
    return task.resultNow();
  }
}
