/// What was sent, what came of it, and how long it took.
@NullMarked
package dev.belfry.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;
