package dev.belfry.consumer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/// What an operator is told. The messages are those of PostgreSQL's driver, as a pool wraps them.
class DatabaseFailureTest {
  @Test
  void aServerThatDoesNotAnswerIsAway() {
    assertThat(why(new SQLException("Connection to db:5432 refused.", "08001")))
        .isEqualTo("PostgreSQL is away");
  }

  @Test
  void aPasswordThatIsRefusedIsNamed() {
    assertThat(
            why(
                new SQLException(
                    "FATAL: password authentication failed for user \"belfry\"", "28P01")))
        .isEqualTo(
            "PostgreSQL refuses the login: FATAL: password authentication failed for user \"belfry\". Check spring.datasource.username and spring.datasource.password");
  }

  @Test
  void aCertificateThatIsNotTrustedIsNamed() {
    SQLException failure =
        new SQLException(
            "SSL error: PKIX path building failed",
            "08006",
            new SSLHandshakeException("PKIX path building failed"));

    assertThat(why(failure))
        .isEqualTo(
            "No TLS with PostgreSQL: PKIX path building failed. Check sslmode and sslrootcert in spring.datasource.url");
  }

  @Test
  void aServerWithoutTlsAndACertificateOfAnotherHostAreNamed() {
    assertThat(why(new SQLException("The server does not support SSL.", "08004")))
        .isEqualTo(
            "No TLS with PostgreSQL: The server does not support SSL. Check sslmode and sslrootcert in spring.datasource.url");
    assertThat(
            why(
                new SQLException(
                    "The hostname db could not be verified by hostnameverifier PgjdbcHostnameVerifier.",
                    "08006")))
        .startsWith("No TLS with PostgreSQL: The hostname db could not be verified");
  }

  @Test
  void whatASingleStatementMeetsIsSomethingElse() {
    assertThat(DatabaseFailure.whyNothingIsDone(new SQLException("duplicate key", "23505")))
        .isNull();
  }

  private static String why(SQLException failure) {
    return String.valueOf(
        DatabaseFailure.whyNothingIsDone(
            new SQLTransientConnectionException(
                "HikariPool-1 - Connection is not available, request timed out after 30000ms",
                failure.getSQLState(),
                failure)));
  }
}
