/// What operators offer to all, as every node knows it.
@NullMarked
package dev.belfry.consumer.catalogue;

import org.jspecify.annotations.NullMarked;
