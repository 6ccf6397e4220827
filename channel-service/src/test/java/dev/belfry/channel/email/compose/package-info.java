@NullMarked
package dev.belfry.channel.email.compose;

import org.jspecify.annotations.NullMarked;
