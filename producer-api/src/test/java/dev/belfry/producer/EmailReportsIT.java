package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryBounced.Kind;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.producer.email.Reports;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailReportsIT {
  private static final String PATH = "/api/email/reports";
  private static final String SECRET = "internal-secret-of-the-test";
  private static final Tokens MTA = Tokens.user("mta").withScope("email:report");
  private static final Map<String, Answer> known = new ConcurrentHashMap<>();
  private static HttpServer persistence;
  private static ProducerService service;
  private static TopicReader topics;

  private final RecipientId alice = new RecipientId("alice-" + UUID.randomUUID());
  private final UUID id = UUID.randomUUID();

  @BeforeAll
  static void start() throws IOException {
    persistence = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    persistence.createContext("/internal/deliveries/", EmailReportsIT::reply);
    persistence.start();
    String kafka = Infrastructure.shared().bootstrapServers();
    service =
        ProducerService.patient(
            kafka,
            "--belfry.security.internal-secret=" + SECRET,
            ProducerService.PERSISTENCE_URL
                + "http://127.0.0.1:"
                + persistence.getAddress().getPort());
    topics = new TopicReader(kafka);
    await().until(() -> service.readiness().statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
    persistence.stop(0);
  }

  @Test
  void aBounceIsAStepOfItsDelivery() {
    know(alice, "email", "\"hash-1\"");

    HttpResponse<String> answer =
        mail(Reports.bounce(id, "failed", "5.1.1", "smtp; 550 5.1.1 unknown"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(json(answer).toString())
        .isEqualTo("{\"delivery_id\":\"%s\",\"kind\":\"bounce\",\"permanent\":true}".formatted(id));
    assertThat(bounces())
        .containsExactly(
            new DeliveryBounced(id, alice, Channel.EMAIL, Kind.BOUNCE, true, "hash-1"));
  }

  @Test
  void aComplaintIsOneToo() {
    know(alice, "email", "\"hash-1\"");

    assertThat(mail(Reports.complaint(id, "abuse")).statusCode()).isEqualTo(202);

    assertThat(bounces())
        .containsExactly(
            new DeliveryBounced(id, alice, Channel.EMAIL, Kind.COMPLAINT, true, "hash-1"));
  }

  @Test
  void whoeverHasReadTheReportSaysItInJson() {
    know(alice, "email", "\"hash-1\"");

    HttpResponse<String> answer =
        service.post(
            PATH,
            MTA,
            "{\"delivery_id\":\"%s\",\"kind\":\"bounce\",\"permanent\":false}".formatted(id));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(bounces())
        .containsExactly(
            new DeliveryBounced(id, alice, Channel.EMAIL, Kind.BOUNCE, false, "hash-1"));
  }

  @Test
  void theSameReportAgainAddsNothing() {
    know(alice, "email", reported("hash-1", "hash-1"));

    HttpResponse<String> again =
        mail(Reports.bounce(id, "failed", "5.1.1", "smtp; 550 5.1.1 unknown"));

    assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
    assertThat(bounces()).isEmpty();
    assertThat(mail(Reports.complaint(id, "abuse")).statusCode()).isEqualTo(202);
    assertThat(bounces())
        .containsExactly(
            new DeliveryBounced(id, alice, Channel.EMAIL, Kind.COMPLAINT, true, "hash-1"));
  }

  @Test
  void theSameReportOfAnotherAddressSaysSomethingNew() {
    know(alice, "email", reported("hash-2", "hash-1"));

    assertThat(mail(Reports.bounce(id, "failed", "5.1.1", "smtp; 550 5.1.1 unknown")).statusCode())
        .isEqualTo(202);

    assertThat(bounces())
        .containsExactly(
            new DeliveryBounced(id, alice, Channel.EMAIL, Kind.BOUNCE, true, "hash-2"));
  }

  private static String reported(String lastAddress, String address) {
    return """
    "%s","reports":[{"kind":"bounce","permanent":true,"address_hash":"%s"}]\
    """
        .formatted(lastAddress, address);
  }

  @Test
  void whatIsOnlyLateIsTakenAndNotKept() {
    know(alice, "email", "\"hash-1\"");

    assertThat(mail(Reports.bounce(id, "delayed", "4.4.1", "smtp; later")).statusCode())
        .isEqualTo(204);
    assertThat(bounces()).isEmpty();
  }

  @Test
  void aDeliveryThatNobodyKnowsIsNotFound() {
    assertThat(mail(Reports.complaint(id, "abuse")).statusCode()).isEqualTo(404);
    assertThat(
            service
                .post(
                    PATH,
                    MTA,
                    "{\"delivery_id\":\"%s\",\"kind\":\"bounce\",\"permanent\":true}".formatted(id))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void aDeliveryThatWasNoMailDoesNotComeBack() {
    know(alice, "push", "null");
    assertThat(mail(Reports.complaint(id, "abuse")).statusCode()).isEqualTo(422);
    know(alice, "email", "null");
    assertThat(mail(Reports.complaint(id, "abuse")).statusCode()).isEqualTo(422);
    assertThat(bounces()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"delivery_id\":\"x\",\"kind\":\"bounce\",\"permanent\":true}",
        "{\"delivery_id\":\"0199f3a1-7c2d-8e44-9a10-3b5c7d9e1f20\",\"kind\":\"other\",\"permanent\":true}",
        "{\"delivery_id\":\"0199f3a1-7c2d-8e44-9a10-3b5c7d9e1f20\",\"kind\":\"bounce\"}",
        "{\"delivery_id\":\"0199f3a1-7c2d-8e44-9a10-3b5c7d9e1f20\",\"kind\":\"bounce\",\"permanent\":1}",
        "{\"delivery_id\":\"0199f3a1-7c2d-8e44-9a10-3b5c7d9e1f20\",\"kind\":\"bounce\",\"permanent\":true,\"x\":1}"
      })
  void whatIsOutsideTheContractIsRefused(String body) {
    assertThat(service.post(PATH, MTA, body).statusCode()).isEqualTo(422);
  }

  @Test
  void refusalsComeInTheContractsOrder() {
    assertThat(mail("nonsense").statusCode()).isEqualTo(422);
    assertThat(mail("").statusCode()).isEqualTo(422);
    assertThat(mail("x".repeat(300 * 1024)).statusCode()).isEqualTo(413);
    assertThat(service.post(PATH, MTA, "nonsense").statusCode()).isEqualTo(400);
    assertThat(
            service
                .send(service.call("POST", PATH, MTA, "x").setHeader("Content-Type", "text/plain"))
                .statusCode())
        .isEqualTo(415);
    assertThat(service.post(PATH, Tokens.user("alice"), "nonsense").statusCode()).isEqualTo(403);
    assertThat(
            service
                .post(PATH, Tokens.user("a").withScope("notifications:send"), "nonsense")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void aPersistenceServiceThatIsAwayIsNoFaultOfTheReport() {
    known.put(id.toString(), new Answer(503, "{}"));

    HttpResponse<String> answer = service.sendOnce(mailed(Reports.complaint(id, "abuse")));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  private void know(RecipientId recipient, String channel, String addressHash) {
    known.put(
        id.toString(),
        new Answer(
            200,
            "{\"recipient\":\"%s\",\"channel\":\"%s\",\"address_hash\":%s}"
                .formatted(recipient, channel, addressHash)));
  }

  private static HttpResponse<String> mail(String report) {
    return service.send(mailed(report));
  }

  private static HttpRequest.Builder mailed(String report) {
    return service.call("POST", PATH, MTA, report).setHeader("Content-Type", "message/rfc822");
  }

  private List<DeliveryBounced> bounces() {
    return topics.all(Topic.DELIVERIES).stream()
        .map(each -> TopicReader.parse(each).event())
        .filter(
            event -> event instanceof DeliveryBounced bounced && bounced.recipient().equals(alice))
        .map(DeliveryBounced.class::cast)
        .toList();
  }

  private static void reply(HttpExchange call) {
    String asked = call.getRequestURI().getPath().substring("/internal/deliveries/".length());
    boolean isSigned =
        Objects.equals(call.getRequestHeaders().getFirst("Belfry-Internal"), SECRET)
            && call.getRequestHeaders().getFirst("Authorization") != null;
    Answer answer =
        isSigned ? known.getOrDefault(asked, new Answer(404, "{}")) : new Answer(403, "{}");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    try (call) {
      call.sendResponseHeaders(answer.status(), body.length);
      call.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Answer(int status, String body) {}
}
