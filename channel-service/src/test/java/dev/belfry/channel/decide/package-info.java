@NullMarked
package dev.belfry.channel.decide;

import org.jspecify.annotations.NullMarked;
