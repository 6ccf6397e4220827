package dev.belfry.service.problem;

import java.time.Duration;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.util.DisconnectedClientHelper;

/// Turns whatever a controller throws into a [Problem].
@RestControllerAdvice
public final class ProblemAdvice {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<Problem> on(ProblemException e) {
    HttpHeaders headers = new HttpHeaders();
    Duration retryAfter = e.retryAfter();
    if (retryAfter != null) {
      headers.set(HttpHeaders.RETRY_AFTER, seconds(retryAfter));
    }
    return answer(e.status(), headers, Problem.of(e));
  }

  /// Never sooner, and never at once.
  private static String seconds(Duration wait) {
    return String.valueOf(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(HttpMessageNotReadableException e) {
    return answer(HttpStatus.BAD_REQUEST, new HttpHeaders(), Problem.of(HttpStatus.BAD_REQUEST));
  }

  /// The query is not well-formed, such as `%zz`; found out when the first parameter is asked for.
  @ExceptionHandler
  ResponseEntity<Problem> on(InvalidParameterException e) {
    return on(ProblemException.malformed(new FieldError("", "The query can't be read.")));
  }

  /// A header with a control character, found out when it is asked for.
  @ExceptionHandler
  ResponseEntity<Problem> on(RequestRejectedException e) {
    return on(ProblemException.malformed(new FieldError("", "A header can't be read.")));
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(AsyncRequestTimeoutException e) {
    return on(ProblemException.unavailable("Not answered in time; try again."));
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Problem> on(Exception e) {
    if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
      return null; // there is nobody to answer
    }
    if (e instanceof ErrorResponse known) {
      HttpStatus status = HttpStatus.resolve(known.getStatusCode().value());
      if (status != null && !status.is5xxServerError()) {
        return answer(status, known.getHeaders(), Problem.of(status));
      }
    }
    log.error("A call failed unexpectedly", e);
    return answer(
        HttpStatus.INTERNAL_SERVER_ERROR,
        new HttpHeaders(),
        Problem.of(HttpStatus.INTERNAL_SERVER_ERROR));
  }

  private static ResponseEntity<Problem> answer(
      HttpStatus status, HttpHeaders headers, Problem problem) {
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
