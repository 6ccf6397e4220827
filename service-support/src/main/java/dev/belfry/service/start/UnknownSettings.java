package dev.belfry.service.start;

import dev.belfry.events.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.CommandLinePropertySource;

/// A setting below `belfry.` that does not exist is a slip of the pen: the service does not start,
/// before it has made or opened anything.
///
/// Spring's `ignoreUnknownFields = false` would say so of one record, where several share `belfry`,
/// and only once its beans are made. Like it, this does not look at environment variables and
/// system properties, where others leave theirs (Kubernetes: `BELFRY_DELIVERY_SERVICE_HOST`). A
/// file may be there for several services: what it says below a group of names that this one has
/// nothing of is another's.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownSettings
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("belfry");
  private static final UnboundElementsSourceFilter JUDGED = new UnboundElementsSourceFilter();

  /// @throws StartRefused with the name of the first such setting
  @Override
  public void initialize(ConfigurableApplicationContext context) {
    Set<ConfigurationPropertyName> known = known();
    for (ConfigurationPropertySource source :
        ConfigurationPropertySources.get(context.getEnvironment())) {
      if (JUDGED.apply(source)) {
        ours(source)
            .filter(name -> !known.contains(name))
            .filter(name -> isArgument(source) || isOfThisService(name, known))
            .findFirst()
            .ifPresent(name -> {
              throw new StartRefused(
                  "%s: there is no such setting%s. docs/configuration.md names them all."
                      .formatted(name, isArgument(source) ? "" : " (" + source + ")"));
            });
      }
    }
  }

  private static Stream<ConfigurationPropertyName> ours(ConfigurationPropertySource source) {
    return source instanceof IterableConfigurationPropertySource names
        ? names.stream().filter(OURS::isAncestorOf).map(UnknownSettings::withoutIndex)
        : Stream.empty();
  }

  private static ConfigurationPropertyName withoutIndex(ConfigurationPropertyName name) {
    return name.isLastElementIndexed() ? name.getParent() : name;
  }

  private static boolean isArgument(ConfigurationPropertySource source) {
    return source.getUnderlyingSource() instanceof CommandLinePropertySource;
  }

  private static boolean isOfThisService(
      ConfigurationPropertyName name, Set<ConfigurationPropertyName> known) {
    ConfigurationPropertyName group = name.chop(2);
    return group.equals(name) || known.stream().anyMatch(group::isAncestorOf);
  }

  /// The settings that the records on the class path have, as Spring's annotation processor found
  /// them when they were compiled.
  private static Set<ConfigurationPropertyName> known() {
    return UnknownSettings.class
        .getClassLoader()
        .resources("META-INF/spring-configuration-metadata.json")
        .flatMap(UnknownSettings::namesIn)
        .filter(name -> name.startsWith("belfry."))
        .map(ConfigurationPropertyName::of)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> namesIn(URL metadata) {
    try (var json = metadata.openStream()) {
      return Json.mapper()
          .readTree(json)
          .path("properties")
          .valueStream()
          .map(setting -> setting.path("name").asString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
