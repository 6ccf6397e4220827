/// For services that want users notified: a [Notice][dev.belfry.client.Notice] says what and whom,
/// a [BelfryClient][dev.belfry.client.BelfryClient] sends it, over REST or over Kafka.
@NullMarked
package dev.belfry.client;

import org.jspecify.annotations.NullMarked;
