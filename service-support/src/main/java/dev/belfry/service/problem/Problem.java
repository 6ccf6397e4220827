package dev.belfry.service.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.belfry.events.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/// The body of every answer that is not a success.
///
/// @param type always `about:blank`: the status says it
/// @param title the status in words
/// @param status the HTTP status
/// @param detail a sentence for people
/// @param errors what is wrong where, for validation
/// @param members further members, such as `outcome`
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
@JsonPropertyOrder({"type", "title", "status", "detail", "errors"})
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors,
    @JsonAnyGetter Map<String, Object> members) {

  /// The problem that a status by itself stands for.
  public static Problem of(HttpStatus status) {
    return of(status, sentence(status));
  }

  /// One whose cause the status alone does not tell.
  public static Problem of(HttpStatus status, String detail) {
    return of(status, detail, List.of(), Map.of());
  }

  /// What the caller of a refused call is told.
  public static Problem of(ProblemException e) {
    return of(e.status(), e.detail(), e.errors(), e.members());
  }

  private static Problem of(
      HttpStatus status, String detail, List<FieldError> errors, Map<String, Object> members) {
    return new Problem(
        "about:blank", status.getReasonPhrase(), status.value(), detail, errors, members);
  }

  /// Writes it where no controller answers: in filters and in the security chain.
  public void writeTo(HttpServletResponse response) throws IOException {
    response.setStatus(status);
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setHeader("Cache-Control", "no-store");
    byte[] body = json();
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /// Its bytes, where even the response is written by hand; all of them ASCII.
  public byte[] json() {
    return Json.mapper().writeValueAsBytes(this);
  }

  private static String sentence(HttpStatus status) {
    return switch (status) {
      case BAD_REQUEST -> "The request can't be read.";
      case UNAUTHORIZED -> "A valid bearer token is needed.";
      case FORBIDDEN -> "The token does not allow this.";
      case NOT_FOUND -> "Not found.";
      case METHOD_NOT_ALLOWED -> "This resource has no such method.";
      case INTERNAL_SERVER_ERROR -> "Something went wrong here; it has been logged.";
      case SERVICE_UNAVAILABLE -> "Not available at the moment; try again.";
      default -> status.getReasonPhrase() + ".";
    };
  }
}
