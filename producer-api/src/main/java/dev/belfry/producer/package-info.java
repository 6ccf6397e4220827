/// The door by which everything enters the log over REST: validates, gives ids, publishes.
@NullMarked
package dev.belfry.producer;

import org.jspecify.annotations.NullMarked;
