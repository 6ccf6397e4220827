package dev.belfry.identity;

import dev.belfry.service.start.StartRefused;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/// On which conditions development tokens are given away.
public final class StartConditions {
  private StartConditions() {}

  /// Checks them.
  ///
  /// @throws StartRefused unless it is switched on by name, and listens on this machine only or is
  ///   allowed not to
  public static void check(Environment environment) {
    if (!isSet(environment, "belfry.dev-identity.enabled")) {
      throw new StartRefused(
          "dev-identity gives anyone a token in any name, so it must be switched on by name, and only"
              + " for development: --belfry.dev-identity.enabled=true.");
    }
    String address = environment.getProperty("server.address");
    if (!isLoopback(address) && !isSet(environment, "belfry.dev-identity.allow-remote")) {
      throw new StartRefused(
          "dev-identity gives anyone a token in any name, and server.address lets other machines in."
              + " Leave server.address at 127.0.0.1, or say --belfry.dev-identity.allow-remote=true.");
    }
  }

  private static boolean isSet(Environment environment, String name) {
    return environment.getProperty(name, Boolean.class, false);
  }

  /// No address means all of this machine's.
  private static boolean isLoopback(@Nullable String address) {
    if (address == null || address.isBlank()) {
      return false;
    }
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new StartRefused("server.address is no address of this machine.", e);
    }
  }
}
