package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.frame.TextFrame;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;

class OutboxTest {
  private static final DeliveryProperties DEFAULTS =
      new Binder().bindOrCreate("belfry.delivery", DeliveryProperties.class);
  private final CountDownLatch network = new CountDownLatch(1);
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  private final Outbox outbox =
      new Outbox(
          socket(),
          new SocketFrames(DEFAULTS),
          1_000,
          new DeliveryMetrics(new SimpleMeterRegistry()));

  /// A peer is taken for dead when it answers no ping: so one that is always being written to must
  /// get pings too.
  @Test
  void aPingIsSentThoughSomethingIsAlwaysWaiting() throws InterruptedException {
    outbox.send(new TextFrame("first", 5));
    outbox.send(new TextFrame("second", 5));
    outbox.ping();
    outbox.ping();
    outbox.send(new TextFrame("third", 5));

    network.countDown();

    assertThat(take(4)).containsExactly("first", "second", "ping", "third");
    outbox.ping();
    assertThat(take(1)).containsExactly("ping");
    assertThat(sent).isEmpty();
  }

  private List<String> take(int count) throws InterruptedException {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(String.valueOf(sent.poll(10, TimeUnit.SECONDS)));
    }
    return taken;
  }

  /// One whose peer reads nothing until the network is let go.
  private Session socket() {
    RemoteEndpoint.Basic remote =
        (RemoteEndpoint.Basic)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RemoteEndpoint.Basic.class},
                (_, method, arguments) -> {
                  network.await();
                  sent.add(method.getName().equals("sendPing") ? "ping" : (String) arguments[0]);
                  return null;
                });
    return (Session)
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Session.class}, (_, _, _) -> remote);
  }
}
