@NullMarked
package dev.belfry.producer.door;

import org.jspecify.annotations.NullMarked;
