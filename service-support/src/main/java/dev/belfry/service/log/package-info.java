/// The connection to the log in Kafka: topics checked, events published.
@NullMarked
package dev.belfry.service.log;

import org.jspecify.annotations.NullMarked;
