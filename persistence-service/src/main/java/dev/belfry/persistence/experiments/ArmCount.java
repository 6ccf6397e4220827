package dev.belfry.persistence.experiments;

/// How many people were first given a variant by a version of an experiment, and how many of them
/// did what counts.
record ArmCount(int version, String variant, Proportion counted) {}
