/// Makes a mail of a message: its headers, its text, its page.
@NullMarked
package dev.belfry.channel.email.compose;

import org.jspecify.annotations.NullMarked;
