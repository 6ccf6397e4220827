package dev.belfry.persistence.inbox;

import dev.belfry.events.EventLog;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.problem.ProblemException;
import org.springframework.stereotype.Component;

/// The log that positions belong to.
@Component
public class CurrentLog {
  private final EventLogConnection connection;

  CurrentLog(EventLogConnection connection) {
    this.connection = connection;
  }

  /// The log; once found, also while Kafka is away.
  ///
  /// @throws ProblemException 503 if it has not been found yet, or was created anew since: then no
  ///   position means what it meant
  public EventLog get() {
    return connection
        .eventLog()
        .orElseThrow(() -> ProblemException.unavailable(connection.whyUnavailable()));
  }
}
