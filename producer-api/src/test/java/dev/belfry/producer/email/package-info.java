@NullMarked
package dev.belfry.producer.email;

import org.jspecify.annotations.NullMarked;
