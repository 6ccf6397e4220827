/// The commands that measure Belfry. Nothing depends on this module.
@NullMarked
package dev.belfry.benchmarks;

import org.jspecify.annotations.NullMarked;
