@NullMarked
package dev.belfry.consumer;

import org.jspecify.annotations.NullMarked;
