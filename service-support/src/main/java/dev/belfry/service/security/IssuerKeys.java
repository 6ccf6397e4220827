package dev.belfry.service.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.CachingJWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder.JwkSetUriJwtDecoderBuilder;
import org.springframework.web.client.RestTemplate;

/// How the issuer's keys are fetched: ahead of their end, in the background; soon again for a key
/// that is not known, but not once for every token that names one; and each fetch ends within
/// seconds. While the issuer is away, its last known keys count for a day more.
///
/// Spring Security's own source fetches for each unknown key, waits up to 30 s, and forgets what it
/// knew after five minutes.
final class IssuerKeys implements JwkSetUriJwtDecoderBuilderCustomizer, DisposableBean {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration READ = Duration.ofSeconds(2);

  private final Duration refreshedAfter;
  private final Duration betweenFetches;
  private final Duration outlasted;
  private final ExecutorService refreshes = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("issuer-keys").factory());

  IssuerKeys() {
    this(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofDays(1));
  }

  /// @param refreshedAfter how old keys may become; who comes while they are fetched waits for a
  ///   hundredth of that
  /// @param betweenFetches two fetches at most in that time
  /// @param outlasted for how long the last known keys count while the issuer is away
  IssuerKeys(Duration refreshedAfter, Duration betweenFetches, Duration outlasted) {
    this.refreshedAfter = refreshedAfter;
    this.betweenFetches = betweenFetches;
    this.outlasted = outlasted;
  }

  @Override
  public void customize(JwkSetUriJwtDecoderBuilder builder) {
    var http = new SimpleClientHttpRequestFactory();
    http.setConnectTimeout(CONNECT);
    http.setReadTimeout(READ);
    builder.restOperations(new RestTemplate(http)).jwtProcessorCustomizer(this::shield);
  }

  /// Puts a cache between the tokens and what Spring fetches keys with.
  private void shield(ConfigurableJWTProcessor<SecurityContext> processor) {
    if (processor.getJWSKeySelector() instanceof JWSVerificationKeySelector<SecurityContext> keys
        && keys.getJWKSource() instanceof JWKSetBasedJWKSource<SecurityContext> source
        && source.getJWKSetSource() instanceof CachingJWKSetSource<SecurityContext> cache) {
      Set<JWSAlgorithm> algorithms =
          JWSAlgorithm.Family.SIGNATURE.stream()
              .filter(keys::isAllowed)
              .collect(Collectors.toUnmodifiableSet());
      processor.setJWSKeySelector(
          new JWSVerificationKeySelector<>(algorithms, cached(cache.getSource())));
    } else {
      throw new IllegalStateException("Spring Security fetches keys in another way by now.");
    }
  }

  private JWKSource<SecurityContext> cached(JWKSetSource<SecurityContext> issuer) {
    var fetched = new Fetched(issuer);
    JWKSource<SecurityContext> source =
        JWKSourceBuilder.create(fetched)
            .outageTolerant(outlasted.toMillis())
            .rateLimited(betweenFetches.toMillis())
            .cache(refreshedAfter.toMillis(), refreshedAfter.dividedBy(100).toMillis())
            .refreshAheadCache(
                refreshedAfter.dividedBy(5).toMillis(), null, refreshes, false, timer, false)
            .build();
    return new JWKSetBasedJWKSource<>(
        new LastKnown(
            ((JWKSetBasedJWKSource<SecurityContext>) source).getJWKSetSource(),
            fetched,
            outlasted));
  }

  @Override
  public void destroy() {
    timer.shutdownNow();
    refreshes.shutdownNow();
  }

  /// Says by the library's own exception that the issuer is away, and when it was last there.
  private static final class Fetched extends JWKSetSourceWrapper<SecurityContext> {
    private volatile long at;

    Fetched(JWKSetSource<SecurityContext> issuer) {
      super(issuer);
    }

    /// In milliseconds since 1970.
    long at() {
      return at;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
        throws KeySourceException {
      try {
        JWKSet keys = getSource().getJWKSet(refresh, now, context);
        at = now;
        return keys;
      } catch (RemoteKeySourceException e) {
        throw new JWKSetUnavailableException(e.getMessage(), e);
      }
    }
  }

  /// When enough was fetched for now, a key that is still unknown is taken for none of the
  /// issuer's. Whoever would have to wait too long for a fetch that is under way goes by the last
  /// known keys.
  private static final class LastKnown extends JWKSetSourceWrapper<SecurityContext> {
    private final Fetched fetched;
    private final Duration outlasted;
    private volatile @Nullable JWKSet known;

    LastKnown(JWKSetSource<SecurityContext> cache, Fetched fetched, Duration outlasted) {
      super(cache);
      this.fetched = fetched;
      this.outlasted = outlasted;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
        throws KeySourceException {
      try {
        JWKSet keys = getSource().getJWKSet(refresh, now, context);
        known = keys;
        return keys;
      } catch (RateLimitReachedException e) {
        JWKSet last = known;
        if (last == null || !refresh.requiresRefresh(last)) {
          throw e; // not a search for a newer key: there are no keys that count
        }
        return last;
      } catch (JWKSetUnavailableException e) {
        JWKSet last = known;
        if (last == null
            || refresh.requiresRefresh(last)
            || now - fetched.at() >= outlasted.toMillis()) {
          throw e;
        }
        return last;
      }
    }
  }
}
