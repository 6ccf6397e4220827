package dev.belfry.producer.readmodel;

import dev.belfry.producer.ProducerProperties;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.InternalCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Calls of persistence-service with the caller's own token. Nothing is tried again.
@Component
public final class PersistenceCalls implements DisposableBean {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .executor(threads)
          .build();
  private final URI persistenceUrl;
  private final InternalCalls internalCalls;

  PersistenceCalls(ProducerProperties properties, InternalCalls internalCalls) {
    this.persistenceUrl = properties.persistenceUrl();
    this.internalCalls = internalCalls;
  }

  /// Asks, and waits for the answer.
  ///
  /// @param path with the query
  /// @throws IOException if there is none in time
  public HttpResponse<byte[]> get(String path, Caller caller, Duration timeout)
      throws IOException, InterruptedException {
    return http.send(
        internalCalls
            .sign(HttpRequest.newBuilder(URI.create(persistenceUrl + path)))
            .header("Authorization", "Bearer " + caller.token())
            .header("Accept", "application/json")
            .timeout(timeout)
            .build(),
        BodyHandlers.ofByteArray());
  }

  /// Where it is looked for, as `belfry.producer.persistence-url` says.
  public URI url() {
    return persistenceUrl;
  }

  @Override
  public void destroy() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
