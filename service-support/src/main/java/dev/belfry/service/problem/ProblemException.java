package dev.belfry.service.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// A call that is refused, or can't be served now, with what the caller is told. What it says never
/// repeats the caller's input and never speaks of the inside.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
public final class ProblemException extends RuntimeException {
  private final HttpStatus status;
  private final String detail;
  private final List<FieldError> errors;
  private final Map<String, Object> members = new LinkedHashMap<>();
  private @Nullable Duration retryAfter;

  private ProblemException(HttpStatus status, String detail, List<FieldError> errors) {
    super(status + ": " + detail, null, false, false);
    this.status = status;
    this.detail = detail;
    this.errors = List.copyOf(errors);
  }

  /// 400: can't be read at all.
  public static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, detail, List.of());
  }

  /// 400 for a query parameter or a header.
  public static ProblemException malformed(FieldError error) {
    String detail =
        error.field().isEmpty() ? error.message() : error.field() + ": " + error.message();
    return new ProblemException(HttpStatus.BAD_REQUEST, detail, List.of(error));
  }

  /// 403: the caller may not do this.
  public static ProblemException forbidden(String detail) {
    return new ProblemException(HttpStatus.FORBIDDEN, detail, List.of());
  }

  /// 404: not known in the caller's inbox, whatever it may be elsewhere.
  public static ProblemException notFound() {
    return new ProblemException(HttpStatus.NOT_FOUND, "Not found.", List.of());
  }

  /// 404: this installation does not have it.
  public static ProblemException notOffered(String detail) {
    return new ProblemException(HttpStatus.NOT_FOUND, detail, List.of());
  }

  /// 408: the body takes too long to come.
  public static ProblemException tooSlow() {
    return new ProblemException(
        HttpStatus.REQUEST_TIMEOUT, "The body has not come to its end in time.", List.of());
  }

  /// 409: something is going on that this would get in the way of.
  public static ProblemException conflict(String detail) {
    return new ProblemException(HttpStatus.CONFLICT, detail, List.of());
  }

  /// 413: the body is larger than allowed.
  public static ProblemException tooLarge(String detail) {
    return new ProblemException(HttpStatus.CONTENT_TOO_LARGE, detail, List.of());
  }

  /// 415: the body is not JSON.
  public static ProblemException unsupportedMediaType() {
    return unsupportedMediaType("The body must be application/json in UTF-8.");
  }

  /// 415: the body is of a type that is not read here.
  public static ProblemException unsupportedMediaType(String detail) {
    return new ProblemException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, detail, List.of());
  }

  /// 422: well-formed, but outside the contract.
  public static ProblemException invalid(List<FieldError> errors) {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "The request is outside the contract; see errors.",
        errors);
  }

  /// 429: too many calls.
  public static ProblemException tooMany(Duration retryAfter) {
    return new ProblemException(HttpStatus.TOO_MANY_REQUESTS, "Too many calls.", List.of())
        .retryAfter(retryAfter);
  }

  /// 500 for a part of a call: a defect, which has been logged.
  public static ProblemException defect() {
    return new ProblemException(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong here; it has been logged.",
        List.of());
  }

  /// 503: Kafka or PostgreSQL is away, or behind.
  public static ProblemException unavailable(String detail) {
    return unavailable(detail, Duration.ofSeconds(1));
  }

  /// 503: too much is under way, for so long.
  public static ProblemException unavailable(String detail, Duration retryAfter) {
    return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, detail, List.of())
        .retryAfter(retryAfter);
  }

  /// Adds a member to the answer, such as `outcome`.
  public ProblemException with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  /// Adds members to the answer.
  public ProblemException with(Map<String, ?> more) {
    members.putAll(more);
    return this;
  }

  private ProblemException retryAfter(Duration duration) {
    retryAfter = duration;
    return this;
  }

  /// The status of the answer.
  public HttpStatus status() {
    return status;
  }

  /// What is wrong, in a sentence that repeats nothing of the input.
  public String detail() {
    return detail;
  }

  List<FieldError> errors() {
    return errors;
  }

  Map<String, Object> members() {
    return members;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
