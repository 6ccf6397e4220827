package dev.belfry.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Something of an interface that a test gets at each call of.
@FunctionalInterface
public interface Intercepted {
  /// Answers a call.
  @Nullable Object call(Method method, Object @Nullable [] arguments)
      throws ReflectiveOperationException, SQLException;

  /// One that answers all calls like this.
  static <T> T proxy(Class<T> type, Intercepted calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return calls.call(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }
}
