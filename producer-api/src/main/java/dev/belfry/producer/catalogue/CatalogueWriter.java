package dev.belfry.producer.catalogue;

import dev.belfry.events.Catalogue;
import dev.belfry.events.CatalogueEvent;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.producer.category.Categories;
import dev.belfry.producer.category.Categories.NotReadException;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Writes versions of what is offered. Each is made on top of the last one there is; when another
/// node is faster, the record is void, and it is tried again on top of the other's.
@Component
final class CatalogueWriter {
  /// Whoever is overtaken so often is one of many.
  private static final int ATTEMPTS = 5;

  private final Categories categories;
  private final ObjectProvider<EventPublisher> publisher;
  private final Duration timeout;

  CatalogueWriter(
      Categories categories,
      ObjectProvider<EventPublisher> publisher,
      ProducerProperties properties) {
    this.categories = categories;
    this.publisher = publisher;
    this.timeout = properties.answerWithin();
  }

  /// The catalogue, with all that was written before this is asked.
  ///
  /// @throws ProblemException 503 if Kafka does not answer
  Catalogue upToDate() {
    try {
      return categories.upToDate();
    } catch (NotReadException e) {
      throw unavailable();
    }
  }

  /// Writes the next version, and returns its number when it counts.
  ///
  /// @param versionOf which version it has come to
  /// @param expected the version that it is to be made on top of; null for whichever there is
  /// @param next makes the event of a version
  /// @throws ProblemException 409 if there is another version than is expected; 422 if there is no
  ///   room for more; 503 if Kafka has not acknowledged it
  int write(
      ToIntFunction<Catalogue> versionOf,
      @Nullable Integer expected,
      IntFunction<CatalogueEvent> next) {
    return write(versionOf, expected, _ -> false, next);
  }

  /// The same for what may be so already.
  ///
  /// @param isDone whether it is as it is to be: then its version is the answer
  int write(
      ToIntFunction<Catalogue> versionOf,
      @Nullable Integer expected,
      Predicate<Catalogue> isDone,
      IntFunction<CatalogueEvent> next) {
    return write(versionOf, expected, isDone, (_, version) -> next.apply(version));
  }

  /// The same for what depends on all that is offered.
  ///
  /// @param next makes the event of a version, of the catalogue that it would come after
  int write(
      ToIntFunction<Catalogue> versionOf,
      @Nullable Integer expected,
      Predicate<Catalogue> isDone,
      NextVersion next) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Catalogue catalogue = upToDate();
      int present = versionOf.applyAsInt(catalogue);
      if (expected != null && expected != present) {
        throw anotherVersion();
      }
      if (isDone.test(catalogue)) {
        return present;
      }
      CatalogueEvent event = next.of(catalogue, present + 1);
      if (catalogue.takes(event)) {
        if (publishAndSee(event)) {
          return event.version();
        }
      } else if (versionOf.applyAsInt(catalogue) == present) {
        throw noRoom();
      }
    }
    throw unavailable();
  }

  private boolean publishAndSee(CatalogueEvent event) {
    try {
      long offset =
          publisher
              .getObject()
              .publish(event)
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .offset();
      return categories.counts(offset);
    } catch (TimeoutException
        | ExecutionException
        | PublishException
        | NotReadException
        | KafkaException
        | BeansException e) {
      throw unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  private static ProblemException anotherVersion() {
    return ProblemException.conflict(
        "There is another version than the one expected; look at it, and decide again.");
  }

  private static ProblemException noRoom() {
    return ProblemException.invalid(
        List.of(
            new FieldError(
                "",
                ("There are as many of these, or as many versions of this one, as there may be: %s"
                        + " categories, %s templates with %s million characters, %s experiments, %s"
                        + " versions of each.")
                    .formatted(
                        Catalogue.MAX_CATEGORIES,
                        Catalogue.MAX_TEMPLATES,
                        Catalogue.MAX_TEMPLATE_CHARACTERS >> 20,
                        Catalogue.MAX_EXPERIMENTS,
                        Catalogue.MAX_VERSIONS))));
  }

  private static ProblemException unavailable() {
    return ProblemException.unavailable(
            "Kafka has not acknowledged this; it may still succeed. Look whether it has, and repeat it"
                + " otherwise.")
        .with("outcome", "unknown");
  }

  /// Makes the event of a version.
  interface NextVersion {
    CatalogueEvent of(Catalogue catalogue, int version);
  }
}
