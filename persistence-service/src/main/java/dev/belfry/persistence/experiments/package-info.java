/// Experiments, and what they have come to.
@NullMarked
package dev.belfry.persistence.experiments;

import org.jspecify.annotations.NullMarked;
