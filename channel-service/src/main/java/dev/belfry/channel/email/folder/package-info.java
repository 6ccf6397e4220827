/// Puts mails into a folder instead of sending them, and shows what is there: for development.
@NullMarked
package dev.belfry.channel.email.folder;

import org.jspecify.annotations.NullMarked;
