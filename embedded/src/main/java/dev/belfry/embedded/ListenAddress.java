package dev.belfry.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Where a server listens, and which property a person changes to have it elsewhere.
///
/// @param host an address of this machine; anything but a loopback address lets others in
/// @param port 0 for any free port, chosen anew at each start
/// @param portProperty the name of the property the port came from, for messages
public record ListenAddress(String host, int port, String portProperty) {

  /// Of IPv4, or of IPv6 where a machine has nothing else.
  private static final String LOOPBACK = isHere("127.0.0.1") ? "127.0.0.1" : "::1";

  public ListenAddress {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(portProperty + ": " + port + " (expected: 0 .. 65535)");
    }
  }

  public static ListenAddress loopback(int port, String portProperty) {
    return new ListenAddress(LOOPBACK, port, portProperty);
  }

  public static ListenAddress anyLoopbackPort() {
    return new ListenAddress(LOOPBACK, 0, "port");
  }

  boolean choosesPort() {
    return port == 0;
  }

  /// The port to listen on: the one asked for, found free, or any free one. Someone else may take
  /// it before the server does; servers with a chosen port then try another.
  ///
  /// @param purpose what will listen there, for the message
  /// @throws PortInUseException when something listens there already
  int claim(String purpose) {
    try (var socket = new ServerSocket()) {
      // As the servers do: connections of a previous run that linger don't count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new PortInUseException(
          port,
          "Port %s on %s, needed for %s, can't be listened on (%s). Stop what uses it, or choose another with %s (0: any free port)."
              .formatted(port, host, purpose, e.getMessage(), portProperty),
          e);
    }
  }

  /// Where clients connect. For "all addresses" it is this machine's own.
  String reachable(int chosenPort) {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress()
          ? hostAndPort(InetAddress.getLocalHost().getHostAddress(), chosenPort)
          : hostAndPort(chosenPort);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("Unknown listen address: " + host, e);
    }
  }

  /// As in a URL.
  String hostAndPort(int chosenPort) {
    return hostAndPort(host, chosenPort);
  }

  private static String hostAndPort(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static boolean isHere(String address) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
