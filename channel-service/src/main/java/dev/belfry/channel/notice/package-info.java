/// What Belfry itself tells people, in their inbox.
@NullMarked
package dev.belfry.channel.notice;

import org.jspecify.annotations.NullMarked;
