package dev.belfry.client;

import static dev.belfry.client.PlayedProducer.accepted;
import static dev.belfry.client.PlayedProducer.answer;
import static dev.belfry.client.PlayedProducer.cut;
import static dev.belfry.client.PlayedProducer.half;
import static dev.belfry.client.PlayedProducer.silence;
import static dev.belfry.client.PlayedProducer.unavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.belfry.client.PlayedProducer.Call;
import dev.belfry.client.PlayedProducer.Line;
import dev.belfry.events.Channel;
import dev.belfry.events.NotificationType;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class RestClientIT {
  /// Tries again soon, and waits for an answer for as long as a busy machine may need.
  private static final RetryPolicy SOON_AGAIN =
      new RetryPolicy(
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofMillis(10),
          Duration.ofMillis(50));

  /// Where nobody listens.
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private static final Notice SHIPPED =
      Notice.to("alice").title("Shipped").message("Your parcel is on its way.");

  @Test
  void noticesThatDifferGoTogetherAndEachHasItsResult() throws Exception {
    String results =
        """
        {"idempotency_key": "k", "results": [
          {"status": 202, "id": "%s", "position": "00000001-0002-0000000000000003"},
          {"status": 422, "detail": "See errors.", "errors": [{"field": "title", "message": "x"}]}]}
        """
            .formatted(PlayedProducer.ID);
    try (var belfry = new PlayedProducer(answer(202, results));
        var client = client(belfry)) {
      List<PublishResult> done =
          get(
              client.publishEach(
                  "k", List.of(SHIPPED, Notice.to("bob").title("T").message("M").silently())));

      Call call = belfry.calls().get(0);
      assertThat(call.request()).isEqualTo("POST /api/notifications/batch");
      assertThat(call.key()).isEqualTo("k");
      assertThat(call.json().at("/0/recipient").asString()).isEqualTo("alice");
      assertThat(call.json().at("/1/realtime").asBoolean()).isFalse();
      assertThat(done.get(0))
          .isInstanceOfSatisfying(
              PublishResult.Published.class,
              published ->
                  assertThat(published.acknowledgement().id()).hasToString(PlayedProducer.ID));
      assertThat(done.get(1))
          .isInstanceOfSatisfying(
              PublishResult.Refused.class,
              refused -> {
                assertThat(refused.reason().status()).isEqualTo(422);
                assertThat(refused.reason().errors())
                    .containsExactly(new FieldProblem("title", "x"));
              });
    }
  }

  @Test
  void aCallIsRepeatedUntilTheOutcomeOfEachNoticeIsKnown() throws Exception {
    String item = "{\"status\": 202, \"id\": \"%s\"}".formatted(PlayedProducer.ID);
    try (var belfry =
            new PlayedProducer(
                answer(202, "{\"results\": [%s, {\"status\": 503}]}".formatted(item)),
                answer(202, "{\"results\": [%s, %s]}".formatted(item, item)));
        var client = client(belfry)) {
      assertThat(get(client.publishEach("k", List.of(SHIPPED, SHIPPED))))
          .hasSize(2)
          .allMatch(result -> result instanceof PublishResult.Published);
      assertThat(belfry.calls()).hasSize(2);
      assertThat(belfry.keys()).containsExactly("k");
    }
  }

  @Test
  void moreNoticesThanOneCallTakesGoInSeveralCallsWhoseKeysFollowFromTheirs() throws Exception {
    String item = "{\"status\": 202, \"id\": \"%s\"}".formatted(PlayedProducer.ID);
    String five = String.join(",", Collections.nCopies(500, item));
    try (var belfry =
            new PlayedProducer(
                answer(202, "{\"results\": [%s]}".formatted(five)),
                answer(202, "{\"results\": [%s]}".formatted(item)));
        var client = client(belfry)) {
      assertThat(get(client.publishEach("k", Collections.nCopies(501, SHIPPED)))).hasSize(501);
      assertThat(belfry.calls().get(0).json()).hasSize(500);
      assertThat(belfry.calls().get(1).json()).hasSize(1);
      assertThat(belfry.keys()).hasSize(2).startsWith("k");
    }
  }

  @Test
  void severalNoticesAreRefusedHereIfOneIsNotToOneRecipientOrHasAKeyOfItsOwn() {
    try (var belfry = new PlayedProducer(accepted());
        var client = client(belfry)) {
      for (Notice wrong :
          List.of(Notice.toEveryone().title("T").message("M"), SHIPPED.idempotencyKey("its own"))) {
        assertThatThrownBy(() -> client.publishEach("k", List.of(SHIPPED, wrong)))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(belfry.calls()).isEmpty();
    }
  }

  @Test
  void aNoticeBecomesTheCallOfTheContract() throws Exception {
    try (var belfry = new PlayedProducer(accepted());
        var client = client(belfry)) {
      Acknowledgement acknowledgement =
          get(
              client.publish(
                  SHIPPED
                      .type(NotificationType.SUCCESS)
                      .actionUrl("/orders/17")
                      .data(Map.of("order", 17))
                      .expiresAt(Instant.parse("2099-01-01T00:00:00Z"))
                      .silently()));

      assertThat(acknowledgement.id()).hasToString(PlayedProducer.ID);
      assertThat(acknowledgement.position()).contains("00000001-0002-0000000000000003");
      Call call = belfry.calls().getFirst();
      assertThat(call.request()).isEqualTo("POST /api/notifications");
      assertThat(call.authorization()).isEqualTo("Bearer t1");
      assertThat(call.key()).isEqualTo(acknowledgement.key());
      assertThat(call.body())
          .isEqualTo(
              """
              {"recipient":"alice","title":"Shipped","message":"Your parcel is on its way.",\
              "notification_type":"success","action_url":"/orders/17","data":{"order":17},\
              "expires_at":"2099-01-01T00:00:00.000Z","realtime":false}\
              """);
    }
  }

  @Test
  void aNoticeInTheWordsOfATemplateNamesItAndWhatItIsTold_andNoWords() throws Exception {
    Notice notice =
        Notice.to("alice")
            .template("shipped")
            .variable("order", "A-17")
            .variable("count", 2)
            .variable("when", LocalDate.of(2027, 1, 31));
    try (var belfry = new PlayedProducer(unavailable(), accepted());
        var client = client(belfry)) {
      Acknowledgement acknowledgement = get(client.publish(notice));

      assertThat(acknowledgement.id()).hasToString(PlayedProducer.ID);
      assertThat(belfry.keys()).containsExactly(acknowledgement.key());
      assertThat(belfry.calls())
          .hasSize(2)
          .allSatisfy(call -> {
            assertThat(call.request()).isEqualTo("POST /api/notifications");
            assertThat(call.body())
                .isEqualTo(
                    """
                    {"recipient":"alice","template":"shipped",\
                    "variables":{"order":"A-17","count":2,"when":"2027-01-31"}}\
                    """);
          });
    }
  }

  @Test
  void aTemplateGoesToManyToEveryoneAndAmongNoticesThatDiffer() throws Exception {
    String said = "{\"order\":\"A-17\"}";
    String item = "{\"status\": 202, \"id\": \"%s\"}".formatted(PlayedProducer.ID);
    try (var belfry =
            new PlayedProducer(
                answer(202, "{\"batch_id\": \"%s\", \"count\": 2}".formatted(PlayedProducer.ID)),
                accepted(),
                answer(202, "{\"results\": [%s, %s]}".formatted(item, item)));
        var client = client(belfry)) {
      get(client.publish(inWordsOfATemplate(Notice.toMany(List.of("alice", "bob")))));
      get(client.publish(inWordsOfATemplate(Notice.toEveryone())));
      get(client.publishEach("k", List.of(SHIPPED, inWordsOfATemplate(Notice.to("alice")))));

      List<Call> calls = belfry.calls();
      assertThat(calls.get(0).request()).isEqualTo("POST /api/notifications/bulk");
      assertThat(calls.get(1).request()).isEqualTo("POST /api/notifications/broadcast");
      for (JsonNode told :
          List.of(calls.get(0).json(), calls.get(1).json(), calls.get(2).json().get(1))) {
        assertThat(told.path("template").asString()).isEqualTo("shipped");
        assertThat(told.path("variables")).hasToString(said);
        assertThat(told.has("title")).isFalse();
      }
      assertThat(calls.get(2).json().get(0).has("template")).isFalse();
    }
  }

  @Test
  void whatATemplateDoesNotTakeIsRefusedWithItsName() {
    String problem =
        """
        {"type": "about:blank", "title": "Unprocessable", "status": 422, "detail": "See errors.",
         "errors": [{"field": "variables.order", "message": "is needed"}]}
        """;
    try (var belfry = new PlayedProducer(answer(422, problem));
        var client = client(belfry)) {
      assertThatThrownBy(() -> get(client.publish(Notice.to("alice").template("shipped"))))
          .isInstanceOfSatisfying(
              RefusedException.class,
              refused ->
                  assertThat(refused.errors())
                      .containsExactly(new FieldProblem("variables.order", "is needed")));
      assertThat(belfry.calls()).hasSize(1);
    }
  }

  private static Notice inWordsOfATemplate(Notice.Untitled to) {
    return to.template("shipped").variable("order", "A-17");
  }

  @Test
  void whatBecameOfANotificationIsToldChannelByChannel() throws Exception {
    String deliveries =
        """
        {"deliveries":[{"id":"%s","channel":"email","state":"sent","reason":null,
          "due_at":"2026-11-29T10:00:00Z","decided_at":null,"sent_at":"2026-11-29T10:00:02.5Z",
          "attempts":1,"possibly_duplicate":false}],"position":"p"}
        """
            .formatted(PlayedProducer.ID);
    try (var belfry = new PlayedProducer(unavailable(), answer(200, deliveries));
        var client = client(belfry)) {
      UUID id = UUID.fromString(PlayedProducer.ID);

      assertThat(get(client.deliveries(id)))
          .containsExactly(
              new ChannelDelivery(
                  id,
                  Channel.EMAIL,
                  "sent",
                  Optional.empty(),
                  Optional.of(Instant.parse("2026-11-29T10:00:00Z")),
                  Optional.of(Instant.parse("2026-11-29T10:00:02.5Z")),
                  1,
                  false));
      assertThat(belfry.calls().getLast().request())
          .isEqualTo("GET /api/notifications/%s/deliveries".formatted(id));
    }
  }

  @Test
  void whatIsUnavailableIsTriedAgainUnderTheSameKey() throws Exception {
    assertRepeatedOnce(unavailable());
  }

  @Test
  void aGatewaysFailureIsTriedAgainUnderTheSameKey() throws Exception {
    assertRepeatedOnce(answer(502, "<html>"));
  }

  @Test
  void silenceIsTriedAgainUnderTheSameKey() throws Exception {
    assertNotWaitedForForEver(silence());
  }

  @Test
  void halfAnAnswerIsTriedAgainUnderTheSameKey() throws Exception {
    assertNotWaitedForForEver(half());
  }

  @Test
  void aCutConnectionIsTriedAgainUnderTheSameKey() throws Exception {
    assertRepeatedOnce(cut());
  }

  private static void assertRepeatedOnce(Line failure) throws Exception {
    try (var belfry = new PlayedProducer(failure, accepted());
        var client = client(belfry)) {
      Acknowledgement acknowledgement = get(client.publish(SHIPPED));

      assertThat(belfry.calls()).hasSize(2);
      assertThat(belfry.keys()).containsExactly(acknowledgement.key());
      assertThat(belfry.calls().stream().map(Call::body).distinct()).hasSize(1);
    }
  }

  /// On a busy machine the second attempt may be late as well.
  private static void assertNotWaitedForForEver(Line failure) throws Exception {
    RetryPolicy impatient = SOON_AGAIN.withAttemptTimeout(Duration.ofMillis(500));
    try (var belfry = new PlayedProducer(failure, accepted());
        var client = BelfryClient.overRest(belfry.uri(), tokens(), impatient)) {
      Acknowledgement acknowledgement = get(client.publish(SHIPPED));

      assertThat(belfry.calls()).hasSizeGreaterThan(1);
      assertThat(belfry.keys()).containsExactly(acknowledgement.key());
      assertThat(belfry.calls().stream().map(Call::body).distinct()).hasSize(1);
    }
  }

  @Test
  void eachPublicationIsANotificationOfItsOwn_unlessTheNoticeHasAKey() throws Exception {
    try (var belfry = new PlayedProducer(accepted());
        var client = client(belfry)) {
      get(client.publish(SHIPPED));
      get(client.publish(SHIPPED));
      get(client.publish(SHIPPED.idempotencyKey("order-17")));
      get(client.publish(SHIPPED.idempotencyKey("order-17")));

      assertThat(belfry.keys()).hasSize(3).contains("order-17");
    }
  }

  @Test
  void retryAfterIsWaitedFor() throws Exception {
    try (var belfry = new PlayedProducer(answer(429, "", "Retry-After", "1"), accepted());
        var client = client(belfry)) {
      long begun = System.nanoTime();
      get(client.publish(SHIPPED));

      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void aWaitBeyondItsPatienceFailsAtOnce() {
    try (var belfry = new PlayedProducer(answer(503, "", "Retry-After", "3600"));
        var client = client(belfry)) {
      assertThatThrownBy(() -> get(client.publish(SHIPPED.idempotencyKey("order-17"))))
          .isInstanceOfSatisfying(
              NotAcknowledgedException.class, e -> assertThat(e.key()).isEqualTo("order-17"));
      assertThat(belfry.calls()).hasSize(1);
    }
  }

  @Test
  void whatIsOutsideTheContractFailsAtOnce_fieldByField() {
    String problem =
        """
        {"status": 422, "detail": "See errors.",
         "errors": [{"field": "title", "message": "Must have a character that can be seen."}]}
        """;
    try (var belfry = new PlayedProducer(answer(422, problem));
        var client = client(belfry)) {
      assertThatThrownBy(() -> get(client.publish(SHIPPED)))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> {
                assertThat(e.status()).isEqualTo(422);
                assertThat(e.errors())
                    .containsExactly(
                        new FieldProblem("title", "Must have a character that can be seen."));
              });
      assertThat(belfry.calls()).hasSize(1);
    }
  }

  @Test
  void aRefusalThatIsNoJsonIsARefusal() {
    try (var belfry = new PlayedProducer(answer(403, "<html>No.</html>"));
        var client = client(belfry)) {
      assertThatThrownBy(() -> get(client.publish(SHIPPED)))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.status()).isEqualTo(403));
    }
  }

  @Test
  void aTokenThatIsNotAcceptedIsAskedForAnewOnce() throws Exception {
    try (var belfry = new PlayedProducer(answer(401, ""), accepted());
        var client = client(belfry)) {
      get(client.publish(SHIPPED));

      assertThat(belfry.calls().stream().map(Call::authorization))
          .containsExactly("Bearer t1", "Bearer t2");
      assertThat(belfry.keys()).hasSize(1);
    }
  }

  @Test
  void aSecondTokenThatIsNotAcceptedIsARefusal() {
    try (var belfry = new PlayedProducer(answer(401, ""));
        var client = client(belfry)) {
      assertThatThrownBy(() -> get(client.publish(SHIPPED)))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.status()).isEqualTo(401));
      assertThat(belfry.calls()).hasSize(2);
    }
  }

  @Test
  void aTokenThatCannotBeHadIsAskedForAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (var belfry = new PlayedProducer(accepted());
        var client =
            BelfryClient.overRest(
                belfry.uri(),
                () -> {
                  if (asked.incrementAndGet() == 1) {
                    throw new IllegalStateException("no identity provider");
                  }
                  return "t";
                },
                SOON_AGAIN)) {
      get(client.publish(SHIPPED));

      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void aTokenSupplierThatHangsHoldsNobodyUp() throws Exception {
    var never = new CountDownLatch(1);
    try (var belfry = new PlayedProducer(accepted());
        var client =
            BelfryClient.overRest(
                belfry.uri(),
                () -> {
                  awaitQuietly(never);
                  return "t";
                },
                SOON_AGAIN.givingUpAfter(Duration.ofMillis(300)))) {
      assertThatThrownBy(() -> get(client.publish(SHIPPED)))
          .isInstanceOf(NotAcknowledgedException.class);
      never.countDown();
    }
  }

  @Test
  void whatIsNoTokenIsNeverQuoted() {
    try (var belfry = new PlayedProducer(accepted());
        var client =
            BelfryClient.overRest(
                belfry.uri(), () -> "secret\n", SOON_AGAIN.givingUpAfter(Duration.ofMillis(300)))) {
      assertThatThrownBy(() -> get(client.publish(SHIPPED)))
          .isInstanceOf(NotAcknowledgedException.class)
          .satisfies(e ->
              assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
                  .doesNotContain("secret\n"));
      assertThat(belfry.calls()).isEmpty();
    }
  }

  @Test
  void givesUpInTime_withTheKeyToRepeatItBy() throws Exception {
    try (var belfry = new PlayedProducer(unavailable());
        var client =
            BelfryClient.overRest(
                belfry.uri(), () -> "t", SOON_AGAIN.givingUpAfter(Duration.ofSeconds(8)))) {
      CompletableFuture<Acknowledgement> future = client.publish(SHIPPED);

      assertThat(future).failsWithin(Duration.ofSeconds(60));
      NotAcknowledgedException failure = (NotAcknowledgedException) future.exceptionNow();
      assertThat(belfry.calls()).hasSizeGreaterThan(1);
      assertThat(belfry.keys()).containsExactly(failure.key());
      assertThat(failure).hasMessageContaining("503");
    }
  }

  @Test
  void aBelfryThatIsAwayIsToldAsNotAcknowledged() throws Exception {
    try (var client =
        BelfryClient.overRest(
            NOWHERE, () -> "t", SOON_AGAIN.givingUpAfter(Duration.ofMillis(500)))) {
      assertThat(client.publish(SHIPPED))
          .failsWithin(Duration.ofSeconds(60))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(NotAcknowledgedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302})
  void anAnswerThatIsNotBelfrysIsNoAcknowledgement(int status) {
    try (var belfry =
            new PlayedProducer(answer(status, "", "Location", "http://127.0.0.1:1/elsewhere"));
        var client = client(belfry)) {
      assertThatThrownBy(() -> get(client.publish(SHIPPED)))
          .isInstanceOf(NotAcknowledgedException.class);
      assertThat(belfry.calls()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("strangeAnswers")
  void aLoginPageOrAnotherApplicationIsNoAcknowledgement_andTheReasonCanBeRead(
      int status, String type, String body) {
    try (var belfry = new PlayedProducer(answer(status, body, "Content-Type", type));
        var client = client(belfry)) {
      for (Notice notice :
          List.of(SHIPPED, Notice.toMany(List.of("a", "b")).title("T").message("M"))) {
        assertThatThrownBy(() -> get(client.publish(notice)))
            .isInstanceOf(NotAcknowledgedException.class)
            .satisfies(e ->
                assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
                    .contains("an answer %s (%s) that is not Belfry's".formatted(status, type)));
      }
    }
  }

  static Stream<Arguments> strangeAnswers() {
    return Stream.of(
        arguments(200, "text/html", "<title>Log in</title>"),
        arguments(202, "text/html", "<title>Log in</title>"),
        arguments(202, "application/json", ""),
        arguments(202, "application/json", "null"),
        arguments(202, "application/json", "[]"),
        arguments(202, "application/json", "{}"),
        arguments(202, "application/json", "{\"id\": {\"id\": 1}, \"batch_id\": 7}"),
        arguments(202, "application/json", "{\"id\": \"019"));
  }

  @Test
  void aRefusalThatIsNotBelfrysSaysSo() {
    try (var belfry =
            new PlayedProducer(answer(404, "<h1>Not Found</h1>", "Content-Type", "text/html"));
        var client = client(belfry)) {
      assertThatThrownBy(() -> get(client.publish(SHIPPED)))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("an answer 404 (text/html) that is not Belfry's");
    }
  }

  @Test
  void anAnswerWithoutAnEndIsNotReadOn() throws Exception {
    var cutOff = new CountDownLatch(1);
    Line flood =
        (exchange, _) -> {
          exchange.sendResponseHeaders(202, 0);
          byte[] some = new byte[1 << 16];
          try (var body = exchange.getResponseBody()) {
            for (int i = 0; i < 4_000; i++) {
              body.write(some);
            }
          } catch (IOException e) {
            cutOff.countDown();
          }
        };
    try (var belfry = new PlayedProducer(flood, accepted());
        var client = BelfryClient.overRest(belfry.uri(), () -> "t", SOON_AGAIN)) {
      get(client.publish(SHIPPED));

      awaitQuietly(cutOff);
      assertThat(belfry.calls()).hasSize(2);
    }
  }

  @Test
  void aNoticeToManyGoesInBatches_withKeysThatARepeatUsesAgain() throws Exception {
    List<String> recipients = IntStream.range(0, 25_000).mapToObj("user-%05d"::formatted).toList();
    Notice notice = Notice.toMany(recipients).title("News").message("Read all about it.");
    Line batch = answer(202, "{\"batch_id\": \"%s\", \"count\": 7}".formatted(PlayedProducer.ID));
    try (var belfry = new PlayedProducer(batch, answer(422, "{}"), batch);
        var client = client(belfry)) {
      assertThatThrownBy(() -> get(client.publish(notice.idempotencyKey("news"))))
          .isInstanceOf(RefusedException.class);
      Acknowledgement acknowledgement = get(client.publish(notice.idempotencyKey("news")));

      assertThat(acknowledgement.ids()).hasSize(3);
      assertThat(acknowledgement.count()).isEqualTo(21);
      assertThat(acknowledgement.key()).isEqualTo("news");
      assertThat(belfry.calls().stream().map(call -> call.json().get("recipients").size()))
          .containsExactly(10_000, 10_000, 10_000, 10_000, 5_000);
      assertThat(belfry.keys()).hasSize(3).startsWith("news");
      assertThat(belfry.calls().getFirst().request()).isEqualTo("POST /api/notifications/bulk");
    }
  }

  @Test
  void aBatchThatIsNotAcknowledgedNamesTheKeyOfTheWhole() {
    List<String> recipients = IntStream.range(0, 10_001).mapToObj("user-%05d"::formatted).toList();
    Line batch =
        answer(202, "{\"batch_id\": \"%s\", \"count\": 10000}".formatted(PlayedProducer.ID));
    try (var belfry = new PlayedProducer(batch, answer(503, "", "Retry-After", "3600"));
        var client = client(belfry)) {
      assertThatThrownBy(() ->
              get(
                  client.publish(
                      Notice.toMany(recipients)
                          .title("News")
                          .message("Read.")
                          .idempotencyKey("news"))))
          .isInstanceOfSatisfying(
              NotAcknowledgedException.class, e -> assertThat(e.key()).isEqualTo("news"));
    }
  }

  @Test
  void everyoneIsToldByOneCall_andItCanBeWithdrawn() throws Exception {
    UUID id = UUID.fromString(PlayedProducer.ID);
    try (var belfry = new PlayedProducer(accepted());
        var client =
            BelfryClient.overRest(URI.create(belfry.uri() + "/belfry/"), () -> "t", SOON_AGAIN)) {
      get(client.publish(Notice.toEveryone().title("Tonight").message("Closed from 22:00.")));
      get(client.withdrawFromEveryone(id));
      get(client.withdraw(id, "a|b+c"));

      assertThat(belfry.calls().stream().map(Call::request))
          .containsExactly(
              "POST /belfry/api/notifications/broadcast",
              "DELETE /belfry/api/notifications/sent/" + id,
              "DELETE /belfry/api/notifications/sent/" + id + "?recipient=a%7Cb%2Bc");
    }
  }

  @Test
  void aFloodOfNoticesGoesOutAFewAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Line counting =
        (exchange, end) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          inside.decrementAndGet();
          accepted().say(exchange, end);
        };
    try (var belfry = new PlayedProducer(counting);
        var client = BelfryClient.overRest(belfry.uri(), () -> "t", SOON_AGAIN)) {
      List<CompletableFuture<Acknowledgement>> all = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        all.add(client.publish(SHIPPED));
      }
      for (var each : all) {
        get(each);
      }

      assertThat(most.get()).isBetween(1, 64);
      assertThat(belfry.keys()).hasSize(1_000);
    }
  }

  @Test
  void aCancelledPublicationIsNotTriedAgain() throws Exception {
    var arrived = new CountDownLatch(1);
    var cancelled = new CountDownLatch(1);
    Line late =
        (exchange, end) -> {
          arrived.countDown();
          awaitQuietly(cancelled);
          unavailable().say(exchange, end);
        };
    try (var belfry = new PlayedProducer(late, unavailable(), unavailable(), accepted());
        var client = client(belfry)) {
      CompletableFuture<Acknowledgement> future =
          client.publish(SHIPPED.idempotencyKey("cancelled"));
      awaitQuietly(arrived);
      future.cancel(false);
      cancelled.countDown();
      get(client.publish(SHIPPED.idempotencyKey("other")));

      assertThat(belfry.calls().stream().map(Call::key))
          .containsExactly("cancelled", "other", "other", "other");
    }
  }

  @Test
  void aClosedClientTakesNothing() {
    try (var belfry = new PlayedProducer(accepted())) {
      var client = client(belfry);
      client.close();

      assertThatThrownBy(() -> get(client.publish(SHIPPED)))
          .isInstanceOf(NotAcknowledgedException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void closingWaitsForWhatIsUnderWay() {
    try (var belfry = new PlayedProducer(unavailable(), unavailable(), accepted())) {
      var client = client(belfry);
      CompletableFuture<Acknowledgement> future = client.publish(SHIPPED);
      client.close();

      assertThat(future).isDone();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"belfry", "ftp://b", "http://user:pw@b", "http://b?x=1", "/api"})
  void anAddressThatIsNoneIsRefusedAtOnce(String address) {
    assertThatThrownBy(() -> BelfryClient.overRest(URI.create(address), () -> "t"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static BelfryClient client(PlayedProducer belfry) {
    return BelfryClient.overRest(belfry.uri(), tokens(), SOON_AGAIN);
  }

  /// A new one each time: t1, t2 ...
  private static Supplier<String> tokens() {
    AtomicInteger count = new AtomicInteger();
    return () -> "t" + count.incrementAndGet();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nothing in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
