/// The door `requests`: notifications that services ask for by records of `belfry.requests`.
@NullMarked
package dev.belfry.producer.door;

import org.jspecify.annotations.NullMarked;
