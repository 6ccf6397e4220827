package dev.belfry.standalone;

import dev.belfry.identity.StartConditions;
import dev.belfry.service.start.StartRefused;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Starts the broker and the database before anything asks for them, unless the settings name
/// others, and tells the services where they are. They stop after the services have.
final class ServersBeforeServices
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  private static final String SECRET = "belfry.security.internal-secret";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    // What would fail in the end fails before anything is started.
    StartConditions.check(environment);
    OneAddress.check(environment);
    int port = portFor(environment);
    BackingServers servers = BackingServers.open(environment);
    SpringApplication.getShutdownHandlers().add(servers::close);
    servers.start();
    context.getBeanFactory().registerSingleton("servers", servers);
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("servers", settings(environment, port, servers)));
  }

  private static Map<String, Object> settings(
      ConfigurableEnvironment environment, int port, BackingServers servers) {
    Map<String, Object> settings = new HashMap<>(servers.settings());
    settings.put("server.port", String.valueOf(port));
    for (String setting : OneAddress.PERSISTENCE_URLS) {
      settings.put(setting, urlOfItself(environment, port));
    }
    if (environment.getProperty(SECRET, "").isEmpty()) {
      settings.put(SECRET, madeUp());
    }
    return settings;
  }

  /// Everyone reaches `/internal/` on the one port; nobody but this process is to be answered
  /// there.
  private static String madeUp() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /// The port asked for, found free; any free one for 0, since the services must know it before
  /// Spring listens on it.
  private static int portFor(ConfigurableEnvironment environment) {
    int port = environment.getRequiredProperty("server.port", Integer.class);
    String host = environment.getRequiredProperty("server.address");
    try (ServerSocket socket = new ServerSocket()) {
      InetAddress address = InetAddress.getByName(host);
      if (!isHere(address)) {
        throw new StartRefused(
            "server.address: %s is no address of this machine. Choose one, such as --server.address=%s."
                .formatted(host, address instanceof Inet6Address ? "127.0.0.1" : "::1"));
      }
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartRefused(
          "Port %s on %s can't be listened on (%s). Stop what uses it, or choose another with --server.port=9000."
              .formatted(port, host, e.getMessage()),
          e);
    }
  }

  /// A machine may have no IPv4, or no IPv6.
  private static boolean isHere(InetAddress address) throws IOException {
    return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
  }

  /// Where delivery finds the read model: in this same process.
  private static String urlOfItself(ConfigurableEnvironment environment, int port) {
    String address = environment.getRequiredProperty("server.address");
    try {
      return new URI("http", null, hostOfItself(address), port, null, null, null).toString();
    } catch (UnknownHostException | URISyntaxException e) {
      throw new StartRefused("server.address is no address of this machine.", e);
    }
  }

  private static String hostOfItself(String address) throws UnknownHostException {
    InetAddress parsed = InetAddress.getByName(address);
    if (!parsed.isAnyLocalAddress()) {
      return address;
    }
    return parsed instanceof Inet6Address ? "::1" : "127.0.0.1";
  }
}
