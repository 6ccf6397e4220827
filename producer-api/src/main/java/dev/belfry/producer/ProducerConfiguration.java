package dev.belfry.producer;

import dev.belfry.service.catalogue.CatalogueConfiguration;
import dev.belfry.service.push.PushSettingsConfiguration;
import dev.belfry.service.secret.ChannelSecretProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.annotation.Import;

/// Everything of producer-api, for its own process or one shared with other services.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProducerProperties.class, ChannelSecretProperties.class})
@Import({CatalogueConfiguration.class, PushSettingsConfiguration.class})
@ComponentScan(
    nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
    excludeFilters =
        @ComponentScan.Filter(
            type = FilterType.ASSIGNABLE_TYPE,
            classes = ProducerApplication.class))
public class ProducerConfiguration {}
