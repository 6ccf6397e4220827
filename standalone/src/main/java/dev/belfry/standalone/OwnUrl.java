package dev.belfry.standalone;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.core.env.Environment;

/// Where this process is reached from this machine.
final class OwnUrl {
  private OwnUrl() {}

  static String of(Environment environment) {
    return "http://%s:%s"
        .formatted(
            host(environment.getRequiredProperty("server.address")),
            environment.getProperty(
                "local.server.port", environment.getRequiredProperty("server.port")));
  }

  private static String host(String address) {
    try {
      InetAddress parsed = InetAddress.getByName(address);
      return parsed.isLoopbackAddress() || parsed.isAnyLocalAddress()
          ? "localhost"
          : address.contains(":") ? "[" + address + "]" : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
