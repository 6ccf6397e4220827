package dev.belfry.service.capacity;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;

/// Sees to it that every service ends when it runs out of memory ([OutOfMemory]). An
/// [OutOfMemoryError] comes up in one of four places: a thread dies of it, a call fails with it,
/// someone else's code catches it and logs it, or nobody says anything, which [MemoryWatch]
/// notices.
public final class EndOnOutOfMemory implements ApplicationListener<ApplicationPreparedEvent> {
  private static final AtomicBoolean installed = new AtomicBoolean();

  @Override
  public void onApplicationEvent(ApplicationPreparedEvent event) {
    watchTheLog(); // Spring sets logging up anew for each application
    if (installed.compareAndSet(false, true)) {
      OutOfMemory.prepare();
      watchThreads();
      MemoryWatch.start();
    }
  }

  private static void watchThreads() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(new LastWords(before));
  }

  private static void watchTheLog() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getTurboFilterList().stream().noneMatch(LoggedErrors.class::isInstance)) {
      context.addTurboFilter(new LoggedErrors());
    }
  }

  /// A class, not a lambda: it has to be there when nothing can be made any more.
  private record LastWords(Thread.@Nullable UncaughtExceptionHandler before)
      implements Thread.UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
      OutOfMemory.endProcessIfMeant(failure);
      if (before != null) {
        before.uncaughtException(thread, failure);
      } else {
        LoggerFactory.getLogger(EndOnOutOfMemory.class)
            .error("The thread {} has ended unexpectedly", thread.getName(), failure);
      }
    }
  }

  /// Sees all that is logged, whether or not it is written.
  private static final class LoggedErrors extends TurboFilter {
    @Override
    public FilterReply decide(
        @Nullable Marker marker,
        Logger logger,
        Level level,
        @Nullable String format,
        Object @Nullable [] arguments,
        @Nullable Throwable failure) {
      if (failure != null) {
        OutOfMemory.endProcessIfMeant(failure);
      } else if (arguments != null
          && arguments.length > 0
          && arguments[arguments.length - 1] instanceof Throwable last) {
        OutOfMemory.endProcessIfMeant(last);
      }
      return FilterReply.NEUTRAL;
    }
  }
}
