package dev.belfry.identity;

import dev.belfry.service.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses calls under names that are not this machine's (421). A page of a foreign site whose name
/// is made to lead here (DNS rebinding) counts as same origin in its browser; the name gives it
/// away.
final class HostCheck extends OncePerRequestFilter {
  private final Set<String> allowed;

  /// @param address what the server listens on; a page that is loaded from a number has no other
  ///   site's name
  HostCheck(String address, List<String> further) {
    allowed =
        Stream.concat(
                Stream.of(
                    "localhost",
                    "127.0.0.1",
                    "[::1]",
                    address.contains(":") ? "[" + address + "]" : address),
                further.stream())
            .map(HostCheck::normal)
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest call, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (allowed.contains(normal(call.getServerName()))) {
      chain.doFilter(call, response);
    } else {
      Problem.of(HttpStatus.MISDIRECTED_REQUEST).writeTo(response);
    }
  }

  private static String normal(String host) {
    return host.toLowerCase(Locale.ROOT);
  }
}
