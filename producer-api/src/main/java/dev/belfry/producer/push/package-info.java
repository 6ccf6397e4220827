/// The browsers and phones that callers want to be pushed to.
@NullMarked
package dev.belfry.producer.push;

import org.jspecify.annotations.NullMarked;
