/// Publishes events while a caller waits: once per key, with a timeout, a circuit breaker for each
/// destination, and a limit of calls in flight.
@NullMarked
package dev.belfry.producer.send;

import org.jspecify.annotations.NullMarked;
