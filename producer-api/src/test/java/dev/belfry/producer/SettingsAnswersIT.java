package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Promptly;
import dev.belfry.testing.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A change of settings is answered with all of them where persistence-service tells them, and with
/// what was asked for where it does not.
class SettingsAnswersIT {
  private static final String PATH = "/api/notifications/settings";
  private static final String ALL =
      "{\"info_enabled\":false,\"error_enabled\":true,\"locale\":\"de-AT\",\"preferences\":{}}";

  private static final BlockingQueue<Asked> calls = new LinkedBlockingQueue<>();
  private static final CountDownLatch end = new CountDownLatch(1);
  private static final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private static volatile Answer answer = new Answer(200, ALL);
  private static HttpServer persistence;
  private static ProducerService service;

  private final String user = "alice-" + UUID.randomUUID();
  private final Tokens alice = Tokens.user(user);

  @BeforeAll
  static void start() throws IOException {
    persistence = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    persistence.setExecutor(threads);
    persistence.createContext("/", SettingsAnswersIT::reply);
    persistence.start();
    service =
        ProducerService.patient(
            Infrastructure.shared().bootstrapServers(),
            ProducerService.PERSISTENCE_URL
                + "http://127.0.0.1:"
                + persistence.getAddress().getPort());
    Tokens somebody = Tokens.user("somebody");
    await().until(() -> change("PATCH", somebody, "{}").statusCode() == 202);
  }

  @AfterAll
  static void stop() {
    end.countDown();
    service.close();
    persistence.stop(0);
    threads.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "PUT"})
  void theAnswerHasAllSettingsAndThePositionOfTheChange(String method) {
    answer = new Answer(200, ALL);

    String token = "Bearer " + alice.signed();
    // On a busy machine nothing may be told in time: then the answer has less.
    HttpResponse<String> response =
        await()
            .until(
                () -> {
                  calls.clear();
                  return service.send(
                      service
                          .call(method, PATH, alice, "{\"info_enabled\":false}")
                          .setHeader("Authorization", token));
                },
                answered -> json(answered).has("error_enabled"));

    assertThat(response.statusCode()).isEqualTo(202);
    String position = json(response).get("position").stringValue();
    assertThat(response.body())
        .isEqualTo(
            "%s,\"position\":\"%s\"}".formatted(ALL.substring(0, ALL.length() - 1), position));
    assertThat(List.copyOf(calls)).containsExactly(new Asked(PATH + "?after=" + position, token));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "503 | {\"status\":503}",
        "429 | {}",
        "401 | {}",
        "500 | nonsense",
        "200 | nonsense",
        "200 | []",
        "200 | ''"
      })
  void whatIsWrittenIsAcceptedWhateverPersistenceServiceAnswers(int status, String body) {
    answer = new Answer(status, body);

    assertNamed(change("PATCH", alice, "{\"info_enabled\":false,\"locale\":null}"));
  }

  @Test
  void aPersistenceServiceThatSaysNothingIsNotWaitedForForLong() {
    answer = new Answer(0, "");

    assertNamed(
        Promptly.within(
            Duration.ofSeconds(5),
            () -> change("PATCH", alice, "{\"info_enabled\":false,\"locale\":null}")));
  }

  @Test
  void whoeverChangesThemVeryOftenAsksPersistenceServiceNoMore() {
    answer = new Answer(200, ALL);
    calls.clear();

    int asked;
    boolean isLate; // it may have given up before the question arrived
    HttpResponse<String> last;
    do {
      asked = calls.size();
      long begun = System.nanoTime();
      last = change("PATCH", alice, "{}");
      isLate = System.nanoTime() - begun > Duration.ofSeconds(1).toNanos();
      assertThat(calls).hasSizeLessThan(1_000);
    } while (calls.size() > asked || isLate);

    assertThat(json(last).has("locale")).isFalse();
    assertThat(asked).isGreaterThanOrEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource({"404, 404", "200, 202", "503, 202", "429, 202", "0, 202"})
  void anAddressIsErasedInAnyCaseAndMissedOnlyIfItIsKnownThatThereIsNone(int told, int expected) {
    answer = new Answer(told, "{}");

    HttpResponse<String> response = service.send(service.call("DELETE", "/api/contact", alice, ""));

    assertThat(response.statusCode()).isEqualTo(expected);
    assertThat(
            new TopicReader(Infrastructure.shared().bootstrapServers())
                .all(Topic.CONTACTS).stream()
                    .filter(each -> new String(each.key(), UTF_8).equals(user + "/email"))
                    .toList())
        .singleElement()
        .satisfies(each -> assertThat(each.value()).isNull());
  }

  private static void assertNamed(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).propertyNames())
        .containsExactly("info_enabled", "locale", "position");
  }

  private static HttpResponse<String> change(String method, Tokens token, String body) {
    return service.send(service.call(method, PATH, token, body));
  }

  private static void reply(HttpExchange call) {
    calls.add(
        new Asked(
            call.getRequestURI().toString(), call.getRequestHeaders().getFirst("Authorization")));
    Answer now = answer;
    byte[] body = now.body().getBytes(StandardCharsets.UTF_8);
    try (call) {
      if (now.status() == 0) {
        end.await();
      } else {
        call.sendResponseHeaders(now.status(), body.length == 0 ? -1 : body.length);
        call.getResponseBody().write(body);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @param status 0 for none until the end
  private record Answer(int status, String body) {}

  private record Asked(String path, String token) {}
}
