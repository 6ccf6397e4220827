package dev.belfry.service.catalogue;

import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.catalogue.CatalogueTail;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// One reader of the catalogue in a process. Each service that needs it imports this; services that
/// share a process share it.
@Configuration(proxyBeanMethods = false)
public class CatalogueConfiguration {
  @Bean
  CatalogueTail catalogueTail(KafkaProperties kafka, LogOffsets offsets, LogAccess access) {
    return new CatalogueTail(kafka.buildConsumerProperties(), offsets, access);
  }
}
