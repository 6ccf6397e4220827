@NullMarked
package dev.belfry.channel.email.folder;

import org.jspecify.annotations.NullMarked;
