@NullMarked
package dev.belfry.channel.push;

import org.jspecify.annotations.NullMarked;
