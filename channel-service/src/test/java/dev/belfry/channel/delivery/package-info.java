@NullMarked
package dev.belfry.channel.delivery;

import org.jspecify.annotations.NullMarked;
