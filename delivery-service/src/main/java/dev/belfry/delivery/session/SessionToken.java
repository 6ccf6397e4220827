package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.service.security.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The token that a session lives by: when it ends, the session is closed. Belongs to the session's
/// event loop.
final class SessionToken {
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
      end =
          session.at(
              caller.expiresAt().plus(session.context().clockSkew()),
              "the end of its token",
              () -> session.close(CloseReason.TOKEN));
    }
  }

  void forget() {
    if (end != null) {
      end.cancel();
      end = null;
    }
  }
}
