package dev.belfry.service.security;

import dev.belfry.service.problem.Problem;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.DefaultCorsProcessor;

/// Refuses foreign origins as every other call is refused, where Spring would answer in plain text.
final class ProblemCorsProcessor extends DefaultCorsProcessor {
  @Override
  protected void rejectRequest(ServerHttpResponse response) throws IOException {
    response.setStatusCode(HttpStatus.FORBIDDEN);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getHeaders().setCacheControl("no-store");
    response.getBody().write(Problem.of(HttpStatus.FORBIDDEN).json());
    response.flush();
  }
}
