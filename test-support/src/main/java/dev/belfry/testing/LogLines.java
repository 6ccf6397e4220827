package dev.belfry.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/// The lines that a service in this process has logged since [#listen], until [#close].
///
/// An embedded broker logs in the same process. What the broker says is no line of the service: its
/// loggers are `kafka.*` and `org.apache.kafka.*` without the clients' ones, and the clients that
/// it uses itself name its node id.
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final String KAFKA = "org.apache.kafka.";

  private final List<Line> all = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  private LogLines() {}

  public static LogLines listen() {
    var lines = new LogLines();
    lines.start();
    lines.root.addAppender(lines);
    return lines;
  }

  /// One log event: `text` has the message alone, with `Exception` behind it if it came with a
  /// stack trace.
  private record Line(Level level, String logger, String text) {
    boolean isOfService() {
      boolean brokers =
          logger.startsWith("kafka.")
              || (logger.startsWith(KAFKA) && !logger.startsWith(KAFKA + "clients."))
              || text.contains("id=1]");
      return !brokers;
    }

    String print() {
      return level + " " + logger.substring(logger.lastIndexOf('.') + 1) + " " + text;
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    String trace = event.getThrowableProxy() == null ? "" : " Exception";
    all.add(new Line(event.getLevel(), event.getLoggerName(), event.getFormattedMessage() + trace));
  }

  /// All lines, each as `LEVEL Logger message`, in the order they were logged.
  public List<String> ofService() {
    return ofService(line -> true);
  }

  /// The lines that an operator has to look at.
  public List<String> warnings() {
    return ofService(line -> line.level().isGreaterOrEqual(Level.WARN));
  }

  private List<String> ofService(Predicate<Line> wanted) {
    return all.stream().filter(Line::isOfService).filter(wanted).map(Line::print).toList();
  }

  /// Forgets the lines so far.
  public void clear() {
    all.clear();
  }

  @Override
  public void close() {
    root.detachAppender(this);
    stop();
  }
}
