package dev.belfry.consumer.sink;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What a failure of PostgreSQL says about the work that met it.
public enum DatabaseFailure {
  /// The database cannot do any work of this kind now: away, restarting, read-only, full, or busy
  /// with a conflicting transaction. The same work will succeed later.
  AWAY,
  /// The database does not accept this data. Counts against one row only if that row fails alone.
  REFUSED,
  /// Neither: the schema, the permissions or the program is wrong. Only people can help.
  BROKEN;

  private static final Set<String> AWAY_CLASSES = Set.of("08", "40", "53", "55", "57", "58");
  private static final Set<String> AWAY_STATES = Set.of("25006", "25P03", "25P04");
  private static final Set<String> ENDS_CONNECTION = Set.of("25006", "25P03", "25P04");
  private static final Set<String> REFUSED_CLASSES = Set.of("22", "23", "54");
  private static final String SAME_ROW_TWICE = "21000";
  private static final String LOGIN_CLASS = "28";

  /// What PostgreSQL's driver says without a cause: the server speaks no TLS, its certificate is
  /// another host's, or a file of certificates can't be read.
  private static final Pattern NO_TLS =
      Pattern.compile("\\bSSL\\b|could not be verified by hostnameverifier");

  /// The meaning of an exception of JDBC, of the pool, or of what wraps them.
  public static DatabaseFailure of(Throwable failure) {
    String state = stateOf(failure);
    if (state == null) {
      return hasLostConnection(failure) ? AWAY : BROKEN;
    }
    String stateClass = state.substring(0, 2);
    if (AWAY_CLASSES.contains(stateClass) || AWAY_STATES.contains(state)) {
      return AWAY;
    }
    return REFUSED_CLASSES.contains(stateClass) || state.equals(SAME_ROW_TWICE) ? REFUSED : BROKEN;
  }

  /// What keeps everything from being done, for an operator: PostgreSQL is away, or does not let
  /// anybody in. Null if it is something else.
  public static @Nullable String whyNothingIsDone(Throwable failure) {
    String state = stateOf(failure);
    if (state != null && state.startsWith(LOGIN_CLASS)) {
      return "PostgreSQL refuses the login: %s. Check spring.datasource.username and spring.datasource.password"
          .formatted(innermostMessage(failure));
    }
    if (isOfTls(failure)) {
      return "No TLS with PostgreSQL: %s. Check sslmode and sslrootcert in spring.datasource.url"
          .formatted(innermostMessage(failure));
    }
    return of(failure) == AWAY ? "PostgreSQL is away" : null;
  }

  /// The driver has no SQLSTATE for it.
  private static boolean isOfTls(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException
          || (cause instanceof SQLException
              && cause.getMessage() != null
              && NO_TLS.matcher(cause.getMessage()).find())) {
        return true;
      }
    }
    return false;
  }

  /// Without the full stop that some have.
  private static String innermostMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).replaceFirst("\\.$", "");
  }

  /// Whether a connection that met this is of no more use, though others may be: it is cut, or the
  /// server behind it only reads (25006).
  public static boolean endsConnection(SQLException failure) {
    String state = stateOf(failure);
    return state != null
        && (state.startsWith("08") || state.startsWith("57P") || ENDS_CONNECTION.contains(state));
  }

  /// The SQLSTATE, the innermost if there are several; null if there is none.
  public static @Nullable String stateOf(Throwable failure) {
    String state = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e
          && e.getSQLState() != null
          && e.getSQLState().length() == 5) {
        state = e.getSQLState();
      }
    }
    return state;
  }

  private static boolean hasLostConnection(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          || cause instanceof SQLTransientException
          || cause instanceof SQLNonTransientConnectionException
          || cause instanceof SQLRecoverableException) {
        return true;
      }
    }
    return false;
  }
}
