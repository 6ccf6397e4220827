@NullMarked
package dev.belfry.producer.key;

import org.jspecify.annotations.NullMarked;
