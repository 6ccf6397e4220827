@NullMarked
package dev.belfry.channel.seen;

import org.jspecify.annotations.NullMarked;
