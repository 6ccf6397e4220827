@NullMarked
package dev.belfry.channel.notice;

import org.jspecify.annotations.NullMarked;
