@NullMarked
package dev.belfry.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;
