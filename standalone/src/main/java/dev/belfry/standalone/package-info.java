/// All of Belfry in one process on one port, with a Kafka broker and a PostgreSQL of its own.
///
/// [ServersBeforeServices][dev.belfry.standalone.ServersBeforeServices] starts the two before
/// Spring makes the services. A server whose name begins with `Own` is started and stopped by this
/// process; an [ExternalServer][dev.belfry.standalone.ExternalServer] is there already, because a
/// setting names it.
@NullMarked
package dev.belfry.standalone;

import org.jspecify.annotations.NullMarked;
