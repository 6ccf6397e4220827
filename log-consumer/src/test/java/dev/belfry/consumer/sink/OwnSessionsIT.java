package dev.belfry.consumer.sink;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Intercepted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Real sessions of PostgreSQL, behind what stands for a pooler.
class OwnSessionsIT {
  /// What the pooler does not hand on.
  private static final Set<String> KEPT = Set.of("setAutoCommit", "rollback", "close");

  private final Database database = Infrastructure.shared().newDatabase();
  private final List<Connection> sessions = new ArrayList<>();

  @AfterEach
  void close() throws SQLException {
    for (Connection session : sessions) {
      session.close();
    }
  }

  @Test
  void connectionsToPostgresItselfAreTaken() {
    assertThatNoException().isThrownBy(new OwnSessions(database::connect)::check);
  }

  @Test
  void aPoolerThatGivesEachConnectionASessionIsTaken() {
    assertThatNoException()
        .isThrownBy(
            new OwnSessions(() -> {
              Connection own = session();
              return pooled(() -> own);
            })
                ::check);
  }

  @Test
  void aPoolerThatGivesEachTransactionTheLastSessionThatIsFreeIsRefused() throws SQLException {
    Deque<Connection> free = new ArrayDeque<>(List.of(session(), session()));

    assertThatThrownBy(new OwnSessions(() -> pooled(() -> free.getFirst()))::check)
        .isInstanceOf(SharedSessionsException.class)
        .hasMessageContaining("pool_mode=session");
  }

  @Test
  void aPoolerThatGivesEachTransactionTheNextSessionIsRefused() throws SQLException {
    Deque<Connection> free = new ArrayDeque<>(List.of(session(), session(), session()));

    assertThatThrownBy(
            new OwnSessions(() ->
                pooled(() -> {
                  Connection next = free.removeFirst();
                  free.addLast(next);
                  return next;
                }))
                ::check)
        .isInstanceOf(SharedSessionsException.class);
  }

  private Connection session() throws SQLException {
    Connection session = database.connect();
    sessions.add(session);
    return session;
  }

  /// A connection of which each statement has a session.
  private static Connection pooled(Supplier<Connection> sessions) {
    return Intercepted.proxy(
        Connection.class,
        (method, arguments) ->
            KEPT.contains(method.getName()) ? null : method.invoke(sessions.get(), arguments));
  }
}
