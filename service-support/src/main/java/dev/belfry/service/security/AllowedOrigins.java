package dev.belfry.service.security;

import dev.belfry.service.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.cors.CorsConfiguration;

/// Which pages may call REST, load the browser files and open sockets: those of the own origin and
/// of the configured ones. The one judge, for CORS and for handshakes.
public final class AllowedOrigins {
  private static final Logger log = LoggerFactory.getLogger(AllowedOrigins.class);
  private static final long SAY_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

  /// The longest host name there can be, and what stands around it.
  private static final int LONGEST_SHOWN = 280;

  private final Set<Origin> allowed;
  private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - SAY_AGAIN_NANOS);

  private AllowedOrigins(Set<Origin> allowed) {
    this.allowed = allowed;
  }

  /// Reads the setting.
  ///
  /// @param settings as in `belfry.allowed-origins`
  /// @throws IllegalArgumentException if one is no origin
  public static AllowedOrigins of(List<String> settings) {
    return new AllowedOrigins(
        settings.stream().map(Origin::ofSetting).collect(Collectors.toUnmodifiableSet()));
  }

  /// Whether a page may. Whoever gives no origin is not a browser, and there are no cookies that a
  /// page could misuse.
  ///
  /// @param origin the header; null if there is none
  /// @param scheme of the call, as [jakarta.servlet.ServletRequest#getScheme()]
  /// @param host likewise
  /// @param port likewise
  public boolean allow(@Nullable String origin, String scheme, String host, int port) {
    return origin == null
        || Origin.parse(origin)
            .filter(page -> allowed.contains(page) || page.equals(Origin.of(scheme, host, port)))
            .isPresent();
  }

  /// The answer to a page that may not. The log tells the operator too, at most once a minute: the
  /// page itself can't read this answer.
  ///
  /// @param origin the header
  public Problem refuse(@Nullable String origin) {
    long now = System.nanoTime();
    long before = saidAt.get();
    if (now - before >= SAY_AGAIN_NANOS && saidAt.compareAndSet(before, now)) {
      log.warn(
          "Refused a page of {}. If it is yours, add this origin to belfry.allowed-origins; behind a proxy that ends TLS, Belfry's own https origin too.",
          shown(origin));
    }
    return Problem.of(
        HttpStatus.FORBIDDEN, "This origin is not allowed. Add it to belfry.allowed-origins.");
  }

  private static String shown(@Nullable String origin) {
    return origin != null
            && origin.length() <= LONGEST_SHOWN
            && (origin.equals("null") || Origin.parse(origin).isPresent())
        ? "origin " + origin
        : "an origin that can't be read";
  }

  /// Judges foreign origins for CORS; Spring has let the own one pass before.
  CorsConfiguration forCors() {
    return new CorsConfiguration() {
      @Override
      public @Nullable String checkOrigin(@Nullable String origin) {
        return origin != null && Origin.parse(origin).filter(allowed::contains).isPresent()
            ? origin
            : null;
      }
    };
  }
}
