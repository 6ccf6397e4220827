/// Attempts to send: claims, leases, retries and outcomes.
@NullMarked
package dev.belfry.channel.attempt;

import org.jspecify.annotations.NullMarked;
