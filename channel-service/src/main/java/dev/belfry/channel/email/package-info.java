/// E-mail: which transport there is, and what it needs.
@NullMarked
package dev.belfry.channel.email;

import org.jspecify.annotations.NullMarked;
