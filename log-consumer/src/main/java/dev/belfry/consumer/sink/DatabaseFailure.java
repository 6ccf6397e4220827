package dev.belfry.consumer.sink;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
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
  /// The database cannot do any work of this kind now: away, restarting, read-only, full, busy with
  /// a conflicting transaction, or lets [nobody in][#refusal]. The same work will succeed later.
  AWAY,
  /// The work took longer than `statement_timeout` lets it, or somebody has cancelled it. Nothing
  /// of it was done. It will succeed later, or in smaller pieces; it is no fault of the data.
  TIMED_OUT,
  /// The database does not accept this data. Counts against one row only if that row fails alone.
  REFUSED,
  /// Neither: the schema, the permissions or the program is wrong. Only people can help.
  BROKEN;

  private static final Set<String> AWAY_CLASSES = Set.of("08", "28", "40", "53", "55", "57", "58");
  private static final Set<String> AWAY_STATES = Set.of("25006", "25P03", "25P04");
  private static final Set<String> ENDS_CONNECTION = Set.of("25006", "25P03", "25P04");
  private static final Set<String> REFUSED_CLASSES = Set.of("22", "23", "54");
  private static final String QUERY_CANCELED = "57014";
  private static final String SAME_ROW_TWICE = "21000";
  private static final String CHECK_VIOLATION = "23514";
  private static final String CONNECTION_CLASS = "08";
  private static final String LOGIN_CLASS = "28";

  /// The driver's own: among others that there is no password.
  private static final String REJECTED = "08004";

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
    if (state.equals(QUERY_CANCELED)) {
      return TIMED_OUT;
    }
    String stateClass = state.substring(0, 2);
    if (AWAY_CLASSES.contains(stateClass) || AWAY_STATES.contains(state)) {
      return AWAY;
    }
    return REFUSED_CLASSES.contains(stateClass) || state.equals(SAME_ROW_TWICE) ? REFUSED : BROKEN;
  }

  /// Whether the same work succeeds later, without anybody's help.
  public boolean isTransient() {
    return this == AWAY || this == TIMED_OUT;
  }

  /// Why it [will pass][#isTransient], for an operator.
  public static String whyAway(Throwable failure) {
    if (of(failure) == TIMED_OUT) {
      return "PostgreSQL takes longer than statement_timeout";
    }
    String refusal = refusal(failure);
    return refusal == null ? "PostgreSQL is away" : refusal;
  }

  /// Why PostgreSQL lets nobody in, for an operator: it refuses the login or the certificate. Null
  /// if it is away, or failed otherwise.
  static @Nullable String refusal(Throwable failure) {
    Throwable innermost = innermost(failure);
    if (isOfNetwork(innermost)) {
      return null;
    }
    String state = stateOf(failure);
    String message = String.valueOf(innermost.getMessage()).replaceFirst("\\.$", "");
    if (isOfTls(innermost, state)) {
      return "No TLS with PostgreSQL: %s. Check sslmode, sslrootcert and sslcert in spring.datasource.url"
          .formatted(message);
    }
    return state != null && (state.equals(REJECTED) || state.startsWith(LOGIN_CLASS))
        ? "PostgreSQL refuses the login: %s. Check spring.datasource.username and password, and pg_hba.conf"
            .formatted(message)
        : null;
  }

  /// A connection may break amid the handshake too, as any may.
  private static boolean isOfNetwork(Throwable innermost) {
    return innermost instanceof SocketException
        || innermost instanceof SocketTimeoutException
        || innermost instanceof EOFException;
  }

  /// The driver wraps what Java says of a certificate. What it says itself, it says with a state of
  /// connections; messages of statements have rows in them.
  private static boolean isOfTls(Throwable innermost, @Nullable String state) {
    if (innermost instanceof SQLException said) {
      return (state == null || state.startsWith(CONNECTION_CLASS))
          && said.getMessage() != null
          && NO_TLS.matcher(said.getMessage()).find();
    }
    return innermost instanceof SSLException || innermost instanceof GeneralSecurityException;
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /// Whether a connection that met this is of no more use, though others may be: it is cut, or the
  /// server behind it only reads (25006).
  public static boolean endsConnection(SQLException failure) {
    String state = stateOf(failure);
    return state != null
        && (state.startsWith("08") || state.startsWith("57P") || ENDS_CONNECTION.contains(state));
  }

  /// Whether the schema takes no position of this version any more. A migration that changes what
  /// rows are made of the log keeps earlier versions out by a constraint.
  static boolean isKeptOut(SQLException e) {
    return CHECK_VIOLATION.equals(stateOf(e));
  }

  /// Why a sink can't claim a position, for operators.
  static String whyNotClaimed(SQLException e) {
    return isKeptOut(e)
        ? "another version applies the log, and its schema takes no position of this one any more. End this instance"
        : "its position can't be claimed: SQLSTATE " + stateOf(e);
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
