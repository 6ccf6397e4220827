/// A real Kafka broker and a real PostgreSQL that live and die with this process, and whose data
/// survive it: restarts, `kill -9`, an upgrade of Belfry.
@NullMarked
package dev.belfry.embedded;

import org.jspecify.annotations.NullMarked;
