package dev.belfry.persistence;

import dev.belfry.service.catalogue.CatalogueConfiguration;
import dev.belfry.service.secret.ChannelSecretProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/// All of persistence-service, for its own application and for one that runs all services.
@Configuration(proxyBeanMethods = false)
@ComponentScan(
    nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
    excludeFilters =
        @ComponentScan.Filter(
            type = FilterType.ASSIGNABLE_TYPE,
            classes = PersistenceApplication.class))
@EntityScan
@EnableJpaRepositories(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
@EnableConfigurationProperties({PersistenceProperties.class, ChannelSecretProperties.class})
@Import(CatalogueConfiguration.class)
public class PersistenceConfiguration {
  /// Not at start, when the database may be away, but by the sink, when it first reaches it.
  @Bean
  FlywayMigrationStrategy migrationByTheSink() {
    return _ -> {};
  }
}
