package dev.belfry.persistence.experiments;

import org.jspecify.annotations.Nullable;

/// What a value seems to be, and between which bounds it probably is; all null if nothing is known.
record Estimate(@Nullable Double estimate, @Nullable Double low, @Nullable Double high) {
  static final Estimate UNKNOWN = new Estimate(null, null, null);
}
