/// All of Belfry in one process on one port, with a Kafka broker and a PostgreSQL of its own.
@NullMarked
package dev.belfry.standalone;

import org.jspecify.annotations.NullMarked;
