package dev.belfry.persistence.sink;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Connections that are lost just when the answer to a COMMIT should arrive: the transaction is
/// committed, but whoever committed it does not know.
final class DeafDataSource {
  private DeafDataSource() {}

  static DataSource over(DataSource database) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = method.invoke(database, arguments);
          return result instanceof Connection connection ? deaf(connection) : result;
        });
  }

  private static Connection deaf(Connection connection) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = method.invoke(connection, arguments);
          if (method.getName().equals("commit")) {
            throw new SQLException("lost", "08006");
          }
          return result;
        });
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return call.to(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }

  private interface Call {
    @Nullable Object to(java.lang.reflect.Method method, Object @Nullable [] arguments)
        throws ReflectiveOperationException, SQLException;
  }
}
