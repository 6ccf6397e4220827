package dev.belfry.persistence.sink;

import dev.belfry.testing.Intercepted;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Connections that are lost just when the answer to a COMMIT should arrive: the transaction is
/// committed, but whoever committed it does not know.
final class DeafDataSource {
  private DeafDataSource() {}

  static DataSource over(DataSource database) {
    return Intercepted.proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = method.invoke(database, arguments);
          return result instanceof Connection connection ? deaf(connection) : result;
        });
  }

  private static Connection deaf(Connection connection) {
    return Intercepted.proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = method.invoke(connection, arguments);
          if (method.getName().equals("commit")) {
            throw new SQLException("lost", "08006");
          }
          return result;
        });
  }
}
