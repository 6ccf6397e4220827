/// How work goes on for as long as the service runs.
@NullMarked
package dev.belfry.channel.work;

import org.jspecify.annotations.NullMarked;
