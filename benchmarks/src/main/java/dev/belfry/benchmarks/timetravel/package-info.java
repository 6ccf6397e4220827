/// What an auditor waits for who asks about the past.
@NullMarked
package dev.belfry.benchmarks.timetravel;

import org.jspecify.annotations.NullMarked;
