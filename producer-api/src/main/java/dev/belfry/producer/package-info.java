/// Everything that enters the log over REST: validated, given ids, published.
@NullMarked
package dev.belfry.producer;

import org.jspecify.annotations.NullMarked;
