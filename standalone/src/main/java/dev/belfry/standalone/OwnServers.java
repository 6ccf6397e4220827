package dev.belfry.standalone;

import dev.belfry.identity.StartConditions;
import dev.belfry.service.start.StartRefused;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Starts the broker and the database before anything asks for them, and tells the services where
/// they are. They stop after the services have.
final class OwnServers implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    // What would fail in the end fails before anything is started.
    StartConditions.check(environment);
    OneAddress.check(environment);
    int port = portFor(environment);
    StandaloneProperties properties =
        Binder.get(environment).bindOrCreate("belfry", StandaloneProperties.class);
    Infrastructure infrastructure = Infrastructure.open(properties);
    SpringApplication.getShutdownHandlers().add(infrastructure::close);
    infrastructure.start();
    context.getBeanFactory().registerSingleton("infrastructure", infrastructure);
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource("own servers", settings(environment, port, infrastructure)));
  }

  private static Map<String, Object> settings(
      ConfigurableEnvironment environment, int port, Infrastructure infrastructure) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("server.port", String.valueOf(port));
    settings.put("belfry.delivery.persistence-url", urlOfItself(environment, port));
    infrastructure
        .kafkaClientSettings()
        .forEach((name, value) -> settings.put("spring.kafka.properties." + name, value));
    settings.put("spring.kafka.bootstrap-servers", infrastructure.bootstrapServers());
    settings.put("spring.datasource.url", infrastructure.jdbcUrl());
    settings.put("spring.datasource.username", infrastructure.username());
    settings.put("spring.datasource.password", infrastructure.password());
    return settings;
  }

  /// The port asked for, found free; any free one for 0, since the services must know it before
  /// Spring listens on it.
  private static int portFor(ConfigurableEnvironment environment) {
    int port = environment.getRequiredProperty("server.port", Integer.class);
    String host = environment.getRequiredProperty("server.address");
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartRefused(
          "Port %s on %s can't be listened on (%s). Stop what uses it, or choose another with --server.port=9000."
              .formatted(port, host, e.getMessage()),
          e);
    }
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
