/// What is happening now, as figures that name nobody, and the page that shows these and the
/// analytics.
@NullMarked
package dev.belfry.persistence.ops;

import org.jspecify.annotations.NullMarked;
