package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.report.Report;

/// What a run found.
///
/// @param report the figures
/// @param faultless whether every promise was kept: nothing lost, doubled, out of order, or shown
///   to the wrong user
public record Verdict(Report report, boolean faultless) {}
