/// Sending what was decided: what a transport is given, and what it answers.
@NullMarked
package dev.belfry.channel.send;

import org.jspecify.annotations.NullMarked;
