package dev.belfry.service.security;

import dev.belfry.service.problem.Problem;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;

/// Refuses foreign origins as every other call is refused, where Spring would answer in plain text.
final class ProblemCorsProcessor extends DefaultCorsProcessor {
  private final AllowedOrigins origins;

  ProblemCorsProcessor(AllowedOrigins origins) {
    this.origins = origins;
  }

  @Override
  protected boolean handleInternal(
      ServerHttpRequest request,
      ServerHttpResponse response,
      CorsConfiguration config,
      boolean isPreflight)
      throws IOException {
    String origin = request.getHeaders().getOrigin();
    if (checkOrigin(config, origin) != null) {
      return super.handleInternal(request, response, config, isPreflight);
    }
    answer(response, origins.refuse(origin));
    return false;
  }

  /// An allowed origin asks for a method or a header that it may not use.
  @Override
  protected void rejectRequest(ServerHttpResponse response) throws IOException {
    answer(
        response,
        Problem.of(HttpStatus.FORBIDDEN, "Pages may not use this method or one of these headers."));
  }

  private static void answer(ServerHttpResponse response, Problem problem) throws IOException {
    response.setStatusCode(HttpStatus.FORBIDDEN);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getHeaders().setCacheControl("no-store");
    response.getBody().write(problem.json());
    response.flush();
  }
}
