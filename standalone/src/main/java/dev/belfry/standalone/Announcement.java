package dev.belfry.standalone;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/// Tells the person at the terminal when everything is up, where it is, and what to try.
final class Announcement {
  private static final Logger log = LoggerFactory.getLogger(Announcement.class);
  private static final long PAUSE_MILLIS = 50;
  private static final int PAUSES_BEFORE_A_WORD = 200;

  private final HealthEndpoint health;
  private final Environment environment;
  private final BackingServers servers;
  private final CountDownLatch closed = new CountDownLatch(1);

  Announcement(HealthEndpoint health, Environment environment, BackingServers servers) {
    this.health = health;
    this.environment = environment;
    this.servers = servers;
  }

  @EventListener
  void on(ApplicationReadyEvent event) {
    Thread.ofPlatform().name("announcement").daemon().start(this::announceWhenReady);
  }

  @EventListener
  void on(ContextClosedEvent event) {
    closed.countDown();
  }

  private void announceWhenReady() {
    try {
      for (int pauses = 1; !isUp(health.health()); pauses++) {
        if (pauses % PAUSES_BEFORE_A_WORD == 0) {
          log.info("Not ready yet: waiting for {}", whatIsDown());
        }
        if (closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      System.out.println(new Greeting(environment, servers).text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String whatIsDown() {
    Map<String, HealthDescriptor> components =
        health.health() instanceof CompositeHealthDescriptor all ? all.getComponents() : null;
    return components == null
        ? "health"
        : components.entrySet().stream()
            .filter(component -> !isUp(component.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
  }

  private static boolean isUp(HealthDescriptor health) {
    return health.getStatus().equals(Status.UP);
  }
}
