package dev.belfry.service.sample;

import dev.belfry.events.EventPublisher;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/// What needs Kafka's client from the start.
@ConditionalOnProperty("belfry.log.enabled")
record SamplePublisher(EventPublisher publisher) {}
