package dev.belfry.persistence.audit.explain;

import java.time.Instant;

/// Where and when a record was appended.
record Appended(long offset, Instant at) {}
