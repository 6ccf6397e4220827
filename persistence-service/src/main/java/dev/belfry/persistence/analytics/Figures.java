package dev.belfry.persistence.analytics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How often what happened, or how long it took.
///
/// @param rows each with the members that were asked for, `step`, and figures; what never happened
///   has no row
/// @param asOf when the rows were read
record Figures(List<Map<String, @Nullable Object>> rows, Instant asOf) {}
