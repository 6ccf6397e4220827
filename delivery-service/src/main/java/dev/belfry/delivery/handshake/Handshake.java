package dev.belfry.delivery.handshake;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.session.RefusingEndpoint;
import dev.belfry.delivery.session.Sessions;
import dev.belfry.delivery.tail.LogEnd;
import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.service.problem.Problem;
import dev.belfry.service.rate.RatePerUser;
import dev.belfry.service.security.AllowedOrigins;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.TokenFault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// Decides who may open a socket. A token in `Authorization` has been judged before this is
/// reached; one in the list of subprotocols is judged here.
@Controller
final class Handshake {
  static final String PATH = "/ws/notifications";

  private static final String BEARER = "bearer.";
  private static final double SECONDS_BETWEEN_RETURNS = 10;

  private final Sessions sessions;
  private final JwtDecoder tokens;
  private final AllowedOrigins origins;
  private final LogEnd logEnd;
  private final HandshakeRateLimiter rateLimiter;
  private final DeliveryProperties properties;
  private final RatePerUser perUser;

  Handshake(
      Sessions sessions,
      JwtDecoder tokens,
      AllowedOrigins origins,
      LogEnd logEnd,
      HandshakeRateLimiter rateLimiter,
      DeliveryProperties properties) {
    this.rateLimiter = rateLimiter;
    this.properties = properties;
    // All tabs of a user may reconnect at once, twice. More than that is a loop.
    int most = properties.maxSessionsPerUser();
    perUser = new RatePerUser(2L * most, Math.max(1, most / SECONDS_BETWEEN_RETURNS));
    this.sessions = sessions;
    this.tokens = tokens;
    this.origins = origins;
    this.logEnd = logEnd;
  }

  @GetMapping({PATH, PATH + "/"})
  void open(HttpServletRequest request, HttpServletResponse response)
      throws IOException, DeploymentException {
    List<String> subprotocols = subprotocols(request);
    Optional<String> bearer =
        subprotocols.stream().filter(name -> name.startsWith(BEARER)).findFirst();
    Caller known = authenticated();
    Optional<EventLog> eventLog = sessions.eventLog();
    if (!isAllowed(request)) {
      origins.refuse(request.getHeader("Origin")).writeTo(response);
    } else if (known == null && bearer.isEmpty()) {
      response.setHeader("WWW-Authenticate", "Bearer");
      Problem.of(HttpStatus.UNAUTHORIZED).writeTo(response);
    } else if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      response.setHeader("Upgrade", "websocket");
      Problem.of(HttpStatus.UPGRADE_REQUIRED).writeTo(response);
    } else if (eventLog.isEmpty()) {
      unavailable(response);
    } else {
      Upgrade upgrade = new Upgrade(request, response, properties);
      try {
        Caller caller =
            known != null
                ? known
                : Caller.of(tokens.decode(bearer.orElseThrow().substring(BEARER.length())));
        Duration wait = perUser.take(caller.id(), 1);
        if (wait.isPositive()) {
          tooMany(response, wait);
        } else if (sessions.serves(caller.id())
            && rateLimiter.admits()
            && sessions.eventLog().isPresent()) { // it may be stopping by now
          upgrade.to(endpoint(caller, positionOf(request), eventLog.get()));
        } else {
          unavailable(response);
        }
      } catch (BadJwtException e) {
        upgrade.to(new RefusingEndpoint(CloseReason.TOKEN, TokenFault.of(e).detail()));
      } catch (JwtException e) {
        unavailable(response); // the issuer's keys are away
      }
    }
  }

  private static @Nullable Caller authenticated() {
    return SecurityContextHolder.getContext().getAuthentication()
            instanceof JwtAuthenticationToken token
        ? Caller.of(token.getToken())
        : null;
  }

  private boolean isAllowed(HttpServletRequest request) {
    return origins.allow(
        request.getHeader("Origin"),
        request.getScheme(),
        request.getServerName(),
        request.getServerPort());
  }

  private static void tooMany(HttpServletResponse response, Duration wait) throws IOException {
    response.setHeader("Retry-After", String.valueOf(wait.plusMillis(999).toSeconds()));
    Problem.of(HttpStatus.TOO_MANY_REQUESTS).writeTo(response);
  }

  private static void unavailable(HttpServletResponse response) throws IOException {
    response.setHeader("Retry-After", "1");
    Problem.of(HttpStatus.SERVICE_UNAVAILABLE).writeTo(response);
  }

  private static List<String> subprotocols(HttpServletRequest request) {
    List<String> names = new ArrayList<>();
    request
        .getHeaders("Sec-WebSocket-Protocol")
        .asIterator()
        .forEachRemaining(header -> {
          for (String name : header.split(",", -1)) {
            names.add(name.strip());
          }
        });
    return names;
  }

  private static @Nullable String positionOf(HttpServletRequest request) {
    try {
      String[] values = request.getParameterValues("position");
      return values == null || values.length != 1 ? null : values[0];
    } catch (InvalidParameterException e) {
      return null; // a query that can't be read, such as %zz
    }
  }

  private Endpoint endpoint(Caller caller, @Nullable String position, EventLog eventLog) {
    return sessions.endpoint(
        caller,
        position == null
            ? null
            : Position.parse(position)
                .filter(parsed -> isPossible(caller.id(), parsed, eventLog))
                .orElse(null));
  }

  /// A position beyond the end of the log was not given out by this log.
  private boolean isPossible(RecipientId user, Position position, EventLog eventLog) {
    return eventLog.isPositionOf(user, position)
        && (sessions.hasReached(position) || logEnd.isBeyond(position));
  }
}
