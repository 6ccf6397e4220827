@NullMarked
package dev.belfry.channel.email;

import org.jspecify.annotations.NullMarked;
