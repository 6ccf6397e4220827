package dev.belfry.e2e;

import dev.belfry.events.Json;
import dev.belfry.testing.SocketClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One session of a device, and every frame of it just as it came. Once closed it hears nothing
/// more.
final class Leg {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// From where it resumes; null: it starts anew.
  final @Nullable String from;

  private final SocketClient socket;
  private volatile @Nullable List<String> heard;

  Leg(@Nullable String from, SocketClient socket) {
    this.from = from;
    this.socket = socket;
  }

  boolean isOpen() {
    return heard == null && !socket.closeCode().isDone();
  }

  void close(boolean polite) {
    if (heard == null) {
      if (polite) {
        socket.close();
      } else {
        socket.abort();
      }
      heard = socket.rawFrames();
    }
  }

  private List<String> raw() {
    List<String> ended = heard;
    return ended == null ? socket.rawFrames() : ended;
  }

  List<JsonNode> frames() {
    return raw().stream().map(Json.mapper()::readTree).toList();
  }

  /// Returns false when the connection is gone.
  boolean send(String text) {
    try {
      socket.send(text);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /// The first frame that this is true of, after so many others; null when the session ends before,
  /// or says nothing like it in time.
  @Nullable JsonNode await(int after, Predicate<JsonNode> wanted) {
    Search search = new Search(after, wanted);
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> search.goesOn() || !isOpen());
    } catch (ConditionTimeoutException e) {
      return null;
    }
    return search.found;
  }

  int frameCount() {
    return raw().size();
  }

  /// The last position heard; that from which the session came when there is none.
  @Nullable String lastPosition() {
    List<String> all = raw();
    for (String text : all.reversed()) {
      JsonNode position = Json.mapper().readTree(text).path("position");
      if (position.isString()) {
        return position.stringValue();
      }
    }
    return from;
  }

  private final class Search {
    private int next;
    private final Predicate<JsonNode> wanted;
    @Nullable JsonNode found;

    Search(int next, Predicate<JsonNode> wanted) {
      this.next = next;
      this.wanted = wanted;
    }

    boolean goesOn() {
      List<String> all = raw();
      while (next < all.size() && found == null) {
        JsonNode frame = Json.mapper().readTree(all.get(next++));
        if (wanted.test(frame)) {
          found = frame;
        }
      }
      return found != null;
    }
  }
}
