package dev.belfry.testing;

import dev.belfry.testing.TcpProxy.Direction;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// One client's connection and the one to the server that belongs to it.
final class ProxiedLink {

  private static final int CHUNK = 16 * 1024;
  private static final int CHUNKS_UNDERWAY = 64;

  /// Read by one thread, written by another when its time has come; without bytes it is the end.
  private record Chunk(ByteBuffer bytes, long dueNanos) {}

  private final Socket client;
  private final Socket server;
  private final FaultSettings faults;
  private final Consumer<ProxiedLink> onEnd;
  private final AtomicInteger openDirections = new AtomicInteger(2);

  ProxiedLink(Socket client, Socket server, FaultSettings faults, Consumer<ProxiedLink> onEnd) {
    this.client = client;
    this.server = server;
    this.faults = faults;
    this.onEnd = onEnd;
  }

  void start() {
    pump(Direction.TO_SERVER, client, server);
    pump(Direction.TO_CLIENT, server, client);
  }

  void reset() {
    for (var socket : new Socket[] {client, server}) {
      try {
        // Without lingering, closing sends a reset.
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It is closed already, which is what was wanted.
      }
    }
    onEnd.accept(this);
  }

  void halfClose(Direction direction) {
    try {
      receiver(direction).shutdownOutput();
    } catch (IOException e) {
      reset();
    }
  }

  private Socket receiver(Direction direction) {
    return switch (direction) {
      case TO_SERVER -> server;
      case TO_CLIENT -> client;
    };
  }

  private void pump(Direction direction, Socket from, Socket to) {
    var underway = new ArrayBlockingQueue<Chunk>(CHUNKS_UNDERWAY);
    Thread.ofVirtual().name("proxy-read").start(() -> read(direction, from, underway));
    Thread.ofVirtual().name("proxy-write").start(() -> write(direction, to, underway));
  }

  private void read(Direction direction, Socket from, BlockingQueue<Chunk> underway) {
    var buffer = new byte[CHUNK];
    try {
      int length;
      while ((length = from.getInputStream().read(buffer)) >= 0) {
        underway.put(due(direction, Arrays.copyOf(buffer, length)));
      }
      underway.put(due(direction, new byte[0]));
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Chunk due(Direction direction, byte[] bytes) {
    return new Chunk(
        ByteBuffer.wrap(bytes), System.nanoTime() + faults.delayOf(direction).toNanos());
  }

  private void write(Direction direction, Socket to, BlockingQueue<Chunk> underway) {
    try {
      for (var chunk = underway.take(); chunk.bytes().hasRemaining(); chunk = underway.take()) {
        awaitTurn(direction, chunk);
        to.getOutputStream().write(chunk.bytes().array());
      }
      faults.awaitPassage(direction);
      to.shutdownOutput();
      if (openDirections.decrementAndGet() == 0) {
        closeBoth();
      }
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitTurn(Direction direction, Chunk chunk) throws InterruptedException {
    var early = chunk.dueNanos() - System.nanoTime();
    if (early > 0) {
      Thread.sleep(Duration.ofNanos(early));
    }
    faults.awaitPassage(direction);
  }

  private void closeBoth() throws IOException {
    client.close();
    server.close();
    onEnd.accept(this);
  }
}
