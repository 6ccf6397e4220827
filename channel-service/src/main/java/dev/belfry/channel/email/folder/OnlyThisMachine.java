package dev.belfry.channel.email.folder;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Whether only this machine reaches the port, or whoever starts the process has said that others
/// may be anybody.
final class OnlyThisMachine implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    String address = environment.getProperty("server.address", "");
    return environment.getProperty("belfry.dev-identity.allow-remote", Boolean.class, false)
        || (!address.isBlank() && isLoopback(address));
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // the server will say so
    }
  }
}
