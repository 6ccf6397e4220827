package dev.belfry.producer.category;

import dev.belfry.consumer.catalogue.CatalogueTail;
import dev.belfry.events.Catalogue;
import dev.belfry.events.Category;
import dev.belfry.events.Content;
import dev.belfry.producer.ProducerProperties;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The categories that notifications are accepted in. Safe for all threads; asking costs nothing,
/// unless there is no such category: then Kafka is asked for what this node may not have read yet.
@Component
public final class Categories {
  private final CatalogueTail tail;
  private final Duration timeout;

  Categories(CatalogueTail tail, ProducerProperties properties) {
    this.tail = tail;
    this.timeout = properties.answerWithin();
  }

  /// What a notification says, in its category as it is now; empty if there is no such category, or
  /// if it is retired. Whoever was told that a category was put, by whichever node, finds it here.
  ///
  /// @throws NotReadException if this node has not read the catalogue yet
  public Optional<Content> accept(Content content) {
    known();
    String key = content.routing().category();
    Optional<Category> category = taking(key);
    if (category.isEmpty()) {
      await(tail.whenUpToDate());
      category = taking(key);
    }
    return category.map(content::in);
  }

  /// The same for a repeat of what was accepted before, however the category is now.
  public Optional<Content> acceptAgain(Content content) {
    return tail.catalogue().find(content.routing().category()).map(content::in);
  }

  /// Why [#accept] finds none, and what to do. What a caller has named is not repeated to them.
  public String whyNone(String key) {
    return tail.catalogue().find(key).isPresent()
        ? "The category is retired: put it again, or name another."
        : "There is no such category: put it first, or name another.";
  }

  private Optional<Category> taking(String key) {
    return tail.catalogue().find(key).filter(category -> !category.retired());
  }

  /// Whether a category is known to be critical.
  public boolean isCritical(String key) {
    return tail.catalogue().find(key).map(Category::critical).orElse(false);
  }

  /// What people call a category, as far as this node knows: else its key.
  public String nameOf(String key) {
    return tail.catalogue().find(key).map(Category::name).orElse(key);
  }

  /// All that is offered, as far as this node knows.
  ///
  /// @throws NotReadException if it has not read the catalogue yet
  public Catalogue known() {
    if (!tail.isCaughtUp()) {
      await(tail.whenCaughtUp());
    }
    return tail.catalogue();
  }

  /// All that is offered, with all that was written before this is asked.
  ///
  /// @throws NotReadException if Kafka does not answer
  public Catalogue upToDate() {
    await(tail.whenUpToDate());
    return tail.catalogue();
  }

  /// Whether a record counts that was just written at that offset of the catalogue.
  ///
  /// @throws NotReadException if this node can't read it
  public boolean counts(long offset) {
    return Boolean.TRUE.equals(await(tail.whetherCounts(offset)));
  }

  private <T> @Nullable T await(CompletableFuture<? extends @Nullable T> answer) {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new NotReadException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotReadException(e);
    }
  }

  /// The catalogue can't be read at the moment.
  public static final class NotReadException extends RuntimeException {
    NotReadException(Throwable cause) {
      super("belfry.catalogue has not been read", cause);
    }
  }
}
