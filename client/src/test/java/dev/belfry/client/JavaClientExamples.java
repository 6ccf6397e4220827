package dev.belfry.client;

import dev.belfry.events.Channel;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Presentation;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The examples of `docs/java-client.md`, word for word: [JavaClientDocumentationTest] compares
/// them.
final class JavaClientExamples {
  private JavaClientExamples() {}

  static BelfryClient overRest(TokenCache tokens) {
    BelfryClient belfry =
        BelfryClient.overRest(URI.create("https://belfry.example.org"), tokens::current);
    return belfry;
  }

  static CompletableFuture<UUID> first(BelfryClient belfry) {
    return belfry
        .publish(Notice.to("alice").title("Shipped").message("Your parcel is on its way."))
        .thenApply(Acknowledgement::id);
  }

  static Notice everything() {
    return Notice.to("alice")
        .title("Shipped")
        .message("Your parcel is on its way.")
        .type(NotificationType.SUCCESS)
        .actionUrl("/orders/17")
        .data(Map.of("order", 17, "carrier", "ACME"))
        .expiresAt(Instant.now().plus(Duration.ofDays(14)))
        .category("orders")
        .channels(Channel.EMAIL, Channel.REALTIME)
        .threadKey("order-17")
        .presentation(
            Presentation.by("Ann", "https://example.org/ann.png")
                .offering(Presentation.Action.to("Track", "/orders/17")))
        .silently()
        .idempotencyKey("order-17-shipped");
  }

  static Notice inWordsOfATemplate() {
    return Notice.to("alice")
        .template("shipped")
        .variable("order", "A-17")
        .variable("count", 2)
        .variable("when", LocalDate.of(2027, 1, 31));
  }

  static Notice action() {
    Actor ann = new Actor("ann-7", "Ann");
    return Notice.userAction(ann, "bob", "liked", "post").actionUrl("/posts/5");
  }

  static Notice inOtherWords(Actor ann) {
    Wording german =
        new Wording() {
          @Override
          public String title(UserAction event) {
            return "Neues von " + event.actor().name();
          }

          @Override
          public String message(UserAction event) {
            return "%s gefällt: %s.".formatted(event.actor().name(), event.objectName());
          }
        };
    return Notice.userAction(new UserAction(ann, "liked", "Ihr Beitrag"), "bob", german);
  }

  static CompletableFuture<?> deliveries(BelfryClient belfry, UUID id, Consumer<String> show) {
    return belfry
        .deliveries(id)
        .thenAccept(all -> all.forEach(each -> show.accept(each.channel() + ": " + each.state())));
  }

  static void many(BelfryClient belfry, List<String> subscribers) {
    var toMany =
        belfry.publish(
            Notice.toMany(subscribers)
                .title("New features")
                .message("See what you can do now.")
                .idempotencyKey("features-2026-11"));
    var toEveryone =
        belfry.publish(
            Notice.toEveryone()
                .title("Tonight")
                .message("We are away from 22:00 to 23:00 UTC.")
                .type(NotificationType.WARNING)
                .expiresAt(Instant.now().plus(Duration.ofHours(12))));
    var takenBack = toEveryone.thenCompose(sent -> belfry.withdrawFromEveryone(sent.id()));
    CompletableFuture.allOf(toMany, takenBack).join();
  }

  static CompletableFuture<?> each(
      BelfryClient belfry, List<Notice> invoices, BiConsumer<Integer, RefusedException> report) {
    return belfry
        .publishEach("invoices-2026-11", invoices)
        .thenAccept(results -> {
          for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof PublishResult.Refused refused) {
              report.accept(i, refused.reason());
            }
          }
        });
  }

  static void failures(BelfryClient belfry, Notice notice, Consumer<Notice> sendLater) {
    var told =
        belfry
            .publish(notice)
            .handle((acknowledgement, failure) ->
                switch (failure) {
                  case null -> "sent: " + acknowledgement.id();
                  case RefusedException e -> "wrong: " + e.errors();
                  case NotAcknowledgedException e -> {
                    sendLater.accept(notice.idempotencyKey(e.key()));
                    yield "not known yet";
                  }
                  default -> "a defect: " + failure;
                });
    told.thenAccept(System.out::println).join();
  }

  static BelfryClient overKafka() {
    BelfryClient belfry =
        BelfryClient.overKafka(Map.of("bootstrap.servers", "kafka:9092"), "order-service");
    return belfry;
  }

  static BelfryClient patient(URI uri, TokenCache tokens) {
    return BelfryClient.overRest(
        uri, tokens::current, RetryPolicy.DEFAULT.givingUpAfter(Duration.ofMinutes(2)));
  }

  /// Stands for whatever a service gets its tokens from.
  interface TokenCache {
    String current();
  }
}
