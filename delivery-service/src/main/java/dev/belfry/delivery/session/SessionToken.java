package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.service.security.Caller;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The token that a session lives by: when it ends, the session is closed. Belongs to the session's
/// event loop.
final class SessionToken {
  /// How long a clock that was set forward may go unnoticed.
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Session session;
  private Caller caller;
  private @Nullable Timer end;

  SessionToken(Session session, Caller caller) {
    this.session = session;
    this.caller = caller;
  }

  String value() {
    return caller.token();
  }

  /// Takes a newer token, if that lives longer.
  void renew(Caller newer) {
    if (newer.expiresAt().isAfter(caller.expiresAt())) {
      caller = newer;
      watch();
    }
  }

  void watch() {
    forget();
    if (!caller.expiresAt().equals(Instant.MAX)) {
      Duration left = left();
      end =
          session.later(
              left.compareTo(LONGEST) < 0 ? left : LONGEST, "the end of its token", this::look);
    }
  }

  private void look() {
    if (left().isPositive()) {
      watch();
    } else {
      session.close(CloseReason.TOKEN);
    }
  }

  private Duration left() {
    SessionContext context = session.context();
    return Duration.between(
        context.clock().instant(), caller.expiresAt().plus(context.clockSkew()));
  }

  void forget() {
    if (end != null) {
      end.cancel();
      end = null;
    }
  }
}
