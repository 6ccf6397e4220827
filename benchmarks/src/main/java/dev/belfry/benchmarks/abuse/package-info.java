/// What one user can do to be a burden to all others.
@NullMarked
package dev.belfry.benchmarks.abuse;

import org.jspecify.annotations.NullMarked;
