@NullMarked
package dev.belfry.producer.send;

import org.jspecify.annotations.NullMarked;
