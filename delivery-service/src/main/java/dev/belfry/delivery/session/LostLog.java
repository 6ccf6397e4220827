package dev.belfry.delivery.session;

import dev.belfry.service.log.EventLogConnection;
import org.springframework.stereotype.Component;

/// Ends this node's sockets when the log was created anew; the node then waits for its restart.
@Component
final class LostLog {
  @SuppressWarnings("FutureReturnValueIgnored") // never fails
  LostLog(EventLogConnection connection, Sessions sessions) {
    connection
        .whenLost()
        .thenRunAsync(sessions::logIsLost, task -> Thread.ofVirtual().name("lost-log").start(task));
  }
}
