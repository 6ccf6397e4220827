package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.frame.TextFrame;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;

class OutboxTest {
  private static final DeliveryProperties DEFAULTS =
      new Binder().bindOrCreate("belfry.delivery", DeliveryProperties.class);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final CountDownLatch network = new CountDownLatch(1);
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
  private final List<Outbox> all = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final OutboundMemory memory = new OutboundMemory(1_000, nanos::get, all::stream);
  private final Outbox outbox = outbox();

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

  @Test
  void whenMemoryIsUsedUpTheSlowestIsClosedAndNobodyElse() throws InterruptedException {
    Outbox slowest = outbox();
    Outbox slow = outbox();
    Outbox quick = outbox();
    slowest.send(new TextFrame("slowest", 450));
    nanos.addAndGet(SECOND);
    slow.send(new TextFrame("slow", 450));
    nanos.addAndGet(SECOND);
    await().until(() -> begun.get() == 2); // what is only queued is dropped by the close

    quick.send(new TextFrame("quick", 200));

    assertThat(closed.poll(60, TimeUnit.SECONDS)).isEqualTo("1 4408");
    network.countDown();
    assertThat(take(3)).containsExactlyInAnyOrder("slowest", "slow", "quick");
    await().until(() -> memory.used() == 0);
    assertThat(closed).isEmpty();
  }

  @Test
  void aBurstEndsNobody() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      outbox().send(new TextFrame("frame", 450));
    }
    network.countDown();

    assertThat(take(10)).containsOnly("frame");
    await().until(() -> memory.used() == 0);
    assertThat(closed).isEmpty();
  }

  private List<String> take(int count) throws InterruptedException {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(String.valueOf(sent.poll(60, TimeUnit.SECONDS)));
    }
    return taken;
  }

  private Outbox outbox() {
    int number = all.size();
    Outbox added =
        new Outbox(
            socket(number),
            new SocketFrames(DEFAULTS),
            1_000,
            new DeliveryMetrics(new SimpleMeterRegistry()),
            memory);
    all.add(added);
    return added;
  }

  /// One whose peer reads nothing until the network is let go.
  private Session socket(int number) {
    RemoteEndpoint.Basic remote =
        (RemoteEndpoint.Basic)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RemoteEndpoint.Basic.class},
                (_, method, arguments) -> {
                  begun.incrementAndGet();
                  network.await();
                  sent.add(method.getName().equals("sendPing") ? "ping" : (String) arguments[0]);
                  return null;
                });
    return (Session)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Session.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "getBasicRemote" -> remote;
                  case "getUserProperties" -> new HashMap<>();
                  case "close" ->
                      closed.add(
                          number + " " + ((CloseReason) arguments[0]).getCloseCode().getCode());
                  default -> throw new AssertionError(method);
                });
  }
}
