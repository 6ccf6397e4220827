package dev.belfry.channel;

import dev.belfry.service.catalogue.CatalogueConfiguration;
import dev.belfry.service.secret.ChannelSecretProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.annotation.Import;

/// All of channel-service, for its own application and for one that runs all services.
@Configuration(proxyBeanMethods = false)
@ComponentScan(
    nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
    excludeFilters =
        @ComponentScan.Filter(
            type = FilterType.ASSIGNABLE_TYPE,
            classes = ChannelApplication.class))
@EnableConfigurationProperties({ChannelProperties.class, ChannelSecretProperties.class})
@Import(CatalogueConfiguration.class)
public class ChannelConfiguration {}
