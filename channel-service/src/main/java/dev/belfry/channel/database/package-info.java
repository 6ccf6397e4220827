/// The schema, and how it is reached.
@NullMarked
package dev.belfry.channel.database;

import org.jspecify.annotations.NullMarked;
