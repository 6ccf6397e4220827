package dev.belfry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A link that can go bad: it listens on a loopback port, and passes what comes there on to a
/// server, in both directions, until told otherwise. What is set holds for all links, also for
/// those to come. Virtual threads; bounded buffers, so that a slow reader slows its writer down.
public final class TcpProxy implements AutoCloseable {

  /// Which way bytes go.
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  private final ServerSocket listener;
  private volatile InetSocketAddress target;
  private final Set<ProxiedLink> links = ConcurrentHashMap.newKeySet();
  private final FaultSettings faults = new FaultSettings();

  private TcpProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /// Listens from now on. A client's connection is closed at once when the server can't be reached.
  public static TcpProxy to(String host, int port) {
    try {
      var listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
      var proxy = new TcpProxy(listener, InetSocketAddress.createUnresolved(host, port));
      Thread.ofVirtual().name("proxy-accept").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where clients connect, on 127.0.0.1.
  public int port() {
    return listener.getLocalPort();
  }

  /// How many links are open.
  public int links() {
    return links.size();
  }

  /// Back to normal: what a blackhole has kept arrives now.
  public void pass() {
    faults.pass();
  }

  /// Each byte arrives so much later.
  public void delay(Direction direction, Duration duration) {
    faults.delay(direction, duration);
  }

  /// Nothing arrives any more, not even the end of the connection, as when a cable is pulled. What
  /// was sent waits.
  public void blackhole(Direction direction) {
    faults.block(direction);
  }

  /// Links to come lead to another port of the same host.
  public void leadTo(int port) {
    target = InetSocketAddress.createUnresolved(target.getHostString(), port);
  }

  /// Resets every link, on both sides. New ones are accepted.
  public void cut() {
    links.forEach(ProxiedLink::reset);
  }

  /// Ends one direction of every link in order, and leaves the other open.
  public void halfClose(Direction direction) {
    links.forEach(link -> link.halfClose(direction));
  }

  /// Resets every link and refuses new ones.
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      cut();
      faults.pass();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        // The listener was closed, or this client is gone already: nothing to serve.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    var server = new Socket();
    try {
      server.connect(new InetSocketAddress(target.getHostString(), target.getPort()));
    } catch (IOException e) {
      client.close();
      return;
    }
    var link = new ProxiedLink(client, server, faults, links::remove);
    links.add(link);
    link.start();
    if (listener.isClosed()) {
      link.reset();
    }
  }
}
