/// Where recipients can be reached.
@NullMarked
package dev.belfry.channel.contact;

import org.jspecify.annotations.NullMarked;
