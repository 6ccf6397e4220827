package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.e2e.Api.Answer;
import dev.belfry.e2e.Chain.Page;
import dev.belfry.testing.HandshakeRefused;
import dev.belfry.testing.SocketClient;
import dev.belfry.testing.SocketHandshake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One of a user's devices, as the contract tells it to behave: it opens a socket, reads the list
/// where it is told to, and resumes from the last position it saw. It keeps everything that ever
/// came, for a [ClientModel] to judge.
final class Device {
  private static final int PAGE = 40;

  private final Deployment belfry;
  private final String token;
  final List<Chain> chains = new ArrayList<>();

  Device(Deployment belfry, String token) {
    this.belfry = belfry;
    this.token = token;
  }

  /// Where it is connected and knows all that there is; null: it does not.
  private @Nullable Chain current() {
    return chains.isEmpty() ? null : chains.getLast();
  }

  @Nullable Leg open() {
    Chain chain = current();
    return chain != null && chain.legs.getLast().isOpen() ? chain.legs.getLast() : null;
  }

  boolean isUpToDate() {
    Chain chain = current();
    return open() != null && chain != null && chain.listed;
  }

  @Nullable String lastPosition() {
    Chain chain = current();
    return chain == null ? null : chain.legs.getLast().lastPosition();
  }

  void drop(boolean polite) {
    Leg leg = open();
    if (leg != null) {
      leg.close(polite);
    }
  }

  /// Tries to open a socket. What goes wrong is left so: it tries again another time.
  void connect(int node, boolean resume) throws InterruptedException {
    Chain chain = current();
    if (chain != null) {
      chain.legs.getLast().close(false);
    }
    if (resume && chain != null && chain.listed) {
      Leg leg = handshake(node, chain.legs.getLast().lastPosition());
      if (leg != null) {
        chain.legs.add(leg);
        leg.await(0, _ -> true);
      }
    } else {
      Leg leg = handshake(node, null);
      if (leg != null) {
        Chain begun = new Chain();
        begun.legs.add(leg);
        chains.add(begun);
        readList(begun, leg, node);
      }
    }
  }

  private @Nullable Leg handshake(int node, @Nullable String from) {
    SocketHandshake handshake =
        SocketClient.to(belfry.deliveryNodes.get(node).sockets()).withToken(token);
    try {
      return new Leg(from, (from == null ? handshake : handshake.resumingFrom(from)).connect());
    } catch (HandshakeRefused e) {
      assertThat(e.status()).isEqualTo(503);
      return null;
    } catch (CompletionException e) {
      return null;
    }
  }

  private void readList(Chain chain, Leg leg, int node) throws InterruptedException {
    JsonNode hello = leg.await(0, _ -> true);
    if (hello == null || !hello.path("state").asString().equals("snapshot")) {
      return;
    }
    chain.listed =
        node == 0
            ? readListByRest(chain, hello.get("position").stringValue(), node)
            : readListBySocket(chain, leg);
  }

  private boolean readListByRest(Chain chain, String position, int node)
      throws InterruptedException {
    String path = "/api/notifications?limit=%s&after=%s".formatted(PAGE, position);
    for (String before = ""; ; ) {
      Answer answer;
      try {
        answer = belfry.apiOf(node).get(token, path + before);
      } catch (IOException e) {
        return false;
      }
      if (answer.status() != 200) {
        return false;
      }
      Page page = new Page(answer.body().get("position").stringValue(), itemsOf(answer.body()));
      chain.pages.add(page);
      if (page.notifications().size() < PAGE) {
        return true;
      }
      before = "&before=" + page.notifications().getLast().get("position").stringValue();
    }
  }

  private static boolean readListBySocket(Chain chain, Leg leg) {
    for (String before = ""; ; ) {
      int heard = leg.frameCount();
      leg.send("{\"type\":\"get_notifications\",\"limit\":%s%s}".formatted(PAGE, before));
      JsonNode list =
          leg.await(heard, frame -> isOf(frame, "notifications_list") || isOf(frame, "error"));
      if (list == null || isOf(list, "error")) {
        return false;
      }
      chain.pages.add(new Page(list.get("as_of").stringValue(), itemsOf(list)));
      if (list.get("next").isNull()) {
        return true;
      }
      before = ",\"before\":\"%s\"".formatted(list.get("next").stringValue());
    }
  }

  private static List<JsonNode> itemsOf(JsonNode list) {
    List<JsonNode> items = new ArrayList<>();
    list.get("notifications").forEach(items::add);
    return items;
  }

  private static boolean isOf(JsonNode frame, String type) {
    return frame.path("type").asString("").equals(type);
  }
}
