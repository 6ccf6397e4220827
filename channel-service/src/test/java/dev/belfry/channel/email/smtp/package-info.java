@NullMarked
package dev.belfry.channel.email.smtp;

import org.jspecify.annotations.NullMarked;
