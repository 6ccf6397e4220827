package dev.belfry.consumer.sink;

import static dev.belfry.consumer.sink.DatabaseFailure.AWAY;
import static dev.belfry.consumer.sink.DatabaseFailure.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What an operator is told. The messages are those of PostgreSQL and its driver, as a pool wraps
/// them.
class DatabaseFailureTest {
  private static final String TLS =
      "No TLS with PostgreSQL: %s. Check sslmode, sslrootcert and sslcert in spring.datasource.url";

  @ParameterizedTest
  @MethodSource
  void aServerThatDoesNotAnswerIsAway(SQLException failure) {
    assertThat(DatabaseFailure.refusal(pooled(failure))).isNull();
    assertThat(DatabaseFailure.of(pooled(failure))).isEqualTo(AWAY);
  }

  static Stream<SQLException> aServerThatDoesNotAnswerIsAway() {
    var cut = new SSLHandshakeException("Remote host terminated the handshake");
    cut.initCause(new EOFException("SSL peer shut down incorrectly"));
    return Stream.of(
        new SQLException("Connection to db:5432 refused.", "08001"),
        new SQLException("SSL error: x", "08006", new SocketTimeoutException("Read timed out")),
        new SQLException("SSL error: x", "08006", new SocketException("Connection reset")),
        new SQLException("SSL error: x", "08006", cut));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "28P01 | FATAL: password authentication failed for user \"belfry\"",
        "28000 | FATAL: no pg_hba.conf entry for host \"10.0.0.1\", user \"belfry\", no encryption",
        "08004 | The server requested SCRAM-based authentication, but no password was provided",
      })
  void aLoginThatIsRefusedIsNamed(String state, String message) {
    assertTold(
        new SQLException(message + ".", state),
        "PostgreSQL refuses the login: %s. Check spring.datasource.username and password, and pg_hba.conf"
            .formatted(message));
  }

  @Test
  void aPositionThatANewerVersionsSchemaRefusesIsToldAsWhatItIs() {
    assertThat(
            DatabaseFailure.whyNotClaimed(new SQLException("violates check constraint", "23514")))
        .startsWith("another version applies the log");
    assertThat(DatabaseFailure.whyNotClaimed(new SQLException("no such table", "42P01")))
        .isEqualTo("its position can't be claimed: SQLSTATE 42P01");
  }

  @Test
  void aCertificateThatIsNotTrustedIsNamed() {
    assertTold(
        new SQLException(
            "SSL error: PKIX path building failed",
            "08006",
            new SSLHandshakeException("PKIX path building failed")),
        TLS.formatted("PKIX path building failed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "08004 | The server does not support SSL",
        "08006 | The hostname db could not be verified by hostnameverifier PgjdbcHostnameVerifier",
      })
  void aServerWithoutTlsAndACertificateOfAnotherHostAreNamed(String state, String message) {
    assertTold(new SQLException(message + ".", state), TLS.formatted(message));
  }

  @Test
  void aStatementThatTakesTooLongIsNeitherAwayNorTheFaultOfItsData() {
    var timeout = new SQLException("canceling statement due to statement timeout", "57014");

    assertThat(DatabaseFailure.of(timeout)).isEqualTo(TIMED_OUT);
    assertThat(DatabaseFailure.whyAway(timeout))
        .isEqualTo("PostgreSQL takes longer than statement_timeout");
    // Its neighbours end the connection, or say that somebody else is in the way.
    assertThat(DatabaseFailure.of(new SQLException("shutting down", "57P01"))).isEqualTo(AWAY);
    assertThat(DatabaseFailure.of(new SQLException("lock timeout", "55P03"))).isEqualTo(AWAY);
  }

  @Test
  void whatAStatementMeetsIsNoRefusal_whateverItsRowsSay() {
    assertThat(
            DatabaseFailure.refusal(
                new SQLException("Failing row contains (How to renew SSL)", "23514")))
        .isNull();
  }

  private static void assertTold(SQLException failure, String sentence) {
    assertThat(DatabaseFailure.refusal(pooled(failure))).isEqualTo(sentence);
    // It is tried again, like anything that others have to mend.
    assertThat(DatabaseFailure.of(pooled(failure))).isEqualTo(AWAY);
  }

  private static SQLException pooled(SQLException failure) {
    return new SQLTransientConnectionException(
        "HikariPool-1 - Connection is not available, request timed out after 30000ms",
        failure.getSQLState(),
        failure);
  }
}
