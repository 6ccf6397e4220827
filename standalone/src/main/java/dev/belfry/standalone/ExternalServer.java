package dev.belfry.standalone;

import dev.belfry.service.start.StartRefused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/// A Kafka or a PostgreSQL that is there already. A person names it by Spring's own setting, which
/// is empty in `standalone.yml`; the services read that and what belongs to it as they do when they
/// run apart.
///
/// @param setting the name of the setting
/// @param address where it is, without secrets
record ExternalServer(String name, String setting, String address) implements Server {
  private static final String BROKERS = "spring.kafka.bootstrap-servers";
  private static final String DATABASE = "spring.datasource.url";

  /// How clients reach a Kafka: all of them, or those of one kind.
  private static final List<String> OF_KAFKA =
      Stream.of("", "producer.", "consumer.", "admin.")
          .flatMap(client ->
              Stream.of("security", "ssl", "jaas", "bootstrap-servers", "properties")
                  .map(name -> "spring.kafka." + client + name))
          .filter(name -> !name.equals(BROKERS))
          .toList();

  /// Those of Kafka's own settings that say so.
  private static final Pattern OF_CONNECTION =
      Pattern.compile("(bootstrap|security|sasl|ssl)[.].*", Pattern.DOTALL);

  private static final List<String> OF_DATABASE =
      List.of(
          "spring.datasource.username",
          "spring.datasource.password",
          "spring.datasource.hikari.jdbc-url",
          "spring.datasource.hikari.username",
          "spring.datasource.hikari.password");

  /// The Kafka that the settings name; empty if it is to be started here.
  ///
  /// @throws StartRefused if some of the settings are for a Kafka of one's own and some are not
  static Optional<ExternalServer> kafka(Environment environment, StandaloneProperties properties) {
    Binder settings = Binder.get(environment);
    String brokers =
        String.join(",", settings.bind(BROKERS, Bindable.listOf(String.class)).orElse(List.of()));
    if (brokers.isBlank()) {
      refuseAny(settings, OF_KAFKA, "Kafka", BROKERS);
      return Optional.empty();
    }
    refusePort(properties.kafkaPort(), "belfry.kafka-port", "broker", BROKERS);
    return Optional.of(new ExternalServer("Kafka", BROKERS, brokers));
  }

  /// The PostgreSQL that the settings name; empty if it is to be started here.
  ///
  /// @throws StartRefused if some of the settings are for a PostgreSQL of one's own and some are
  ///   not
  static Optional<ExternalServer> postgres(
      Environment environment, StandaloneProperties properties) {
    Binder settings = Binder.get(environment);
    String url = settings.bind(DATABASE, String.class).orElse("");
    if (url.isBlank()) {
      refuseAny(settings, OF_DATABASE, "PostgreSQL", DATABASE);
      return Optional.empty();
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new StartRefused(
          DATABASE
              + ": the read model is kept in PostgreSQL, so jdbc:postgresql://host:port/database is expected.");
    }
    refusePort(properties.postgresPort(), "belfry.postgres-port", "database", DATABASE);
    return Optional.of(new ExternalServer("PostgreSQL", DATABASE, url.replaceFirst("[?].*", "")));
  }

  private static void refuseAny(
      Binder settings, List<String> names, String server, String setting) {
    names.stream()
        .flatMap(name -> given(settings, name))
        .findFirst()
        .ifPresent(name -> {
          throw new StartRefused(
              "%s is for a %s of your own. Say where that is with %s, or leave %s out to have one started here."
                  .formatted(name, server, setting, name));
        });
  }

  private static void refusePort(int port, String portSetting, String server, String setting) {
    if (port != 0) {
      throw new StartRefused(
          "%s is the port of the embedded %s, which is not started because %s names another. Leave one of the two out."
              .formatted(portSetting, server, setting));
    }
  }

  /// The setting itself, or those below it.
  private static Stream<String> given(Binder settings, String name) {
    if (settings.bind(name, String.class).map(value -> !value.isBlank()).orElse(false)) {
      return Stream.of(name);
    }
    Stream<String> below =
        settings
            .bind(name, Bindable.mapOf(String.class, String.class))
            .orElse(Map.of())
            .keySet()
            .stream();
    return (name.endsWith(".properties") ? below.filter(OF_CONNECTION.asMatchPredicate()) : below)
        .map(inner -> name + "." + inner);
  }

  @Override
  public void start() {
    // It runs already, or is waited for by the services.
  }

  @Override
  public Map<String, String> settings() {
    return Map.of();
  }

  @Override
  public String summary() {
    return "%s (yours, by %s)".formatted(address, setting);
  }

  @Override
  public void close() {
    // Not ours to stop.
  }
}
