@NullMarked
package dev.belfry.channel.attempt;

import org.jspecify.annotations.NullMarked;
