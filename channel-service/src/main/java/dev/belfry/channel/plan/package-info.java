/// The log applied: what goes by which channel, when it is due, and what makes it needless.
@NullMarked
package dev.belfry.channel.plan;

import org.jspecify.annotations.NullMarked;
