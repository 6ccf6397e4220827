/// The browsers and phones that callers have registered for push.
@NullMarked
package dev.belfry.persistence.push;

import org.jspecify.annotations.NullMarked;
