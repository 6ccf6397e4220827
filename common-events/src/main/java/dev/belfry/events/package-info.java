/// The events of Belfry's log: what they say, where they are kept, and their bytes.
///
/// Nothing here needs Spring; a service that only publishes or reads events depends on this package
/// and Kafka's client.
@NullMarked
package dev.belfry.events;

import org.jspecify.annotations.NullMarked;
