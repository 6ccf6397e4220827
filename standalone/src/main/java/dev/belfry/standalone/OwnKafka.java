package dev.belfry.standalone;

import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.ListenAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The broker in this process.
final class OwnKafka implements Server {
  private final EmbeddedBroker broker;

  OwnKafka(Path folder, ListenAddress address) {
    broker = EmbeddedBroker.withPassword(folder, address);
  }

  @Override
  public String name() {
    return "Kafka";
  }

  @Override
  public void start() {
    broker.start();
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    broker
        .clientSettings()
        .forEach((name, value) -> settings.put("spring.kafka.properties." + name, value));
    settings.put("spring.kafka.bootstrap-servers", broker.bootstrapServers());
    return settings;
  }

  @Override
  public String summary() {
    return "%s (what clients need is in %s)"
        .formatted(broker.bootstrapServers(), broker.clientSettingsFile());
  }

  @Override
  public void close() {
    broker.close();
  }
}
