/// How fast the read model works off a backlog.
@NullMarked
package dev.belfry.benchmarks.drain;

import org.jspecify.annotations.NullMarked;
