/// Hands mails to a mail server, and finds out what became of them.
@NullMarked
package dev.belfry.channel.email.smtp;

import org.jspecify.annotations.NullMarked;
