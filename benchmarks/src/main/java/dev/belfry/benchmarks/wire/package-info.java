/// Belfry's clients as the load generator needs them: very many sockets, and requests that nobody
/// waits for.
@NullMarked
package dev.belfry.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
