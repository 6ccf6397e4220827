package dev.belfry.service.web;

import dev.belfry.service.capacity.BoundedProtocol;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/// The management port has a server of its own, whose connections share the same memory.
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
final class ManagementConnections {
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedManagementConnections() {
    return factory -> factory.setProtocol(BoundedProtocol.class.getName());
  }
}
