/// Traces of what goes through the log: off, unless they are to be sent somewhere.
@NullMarked
package dev.belfry.service.trace;

import org.jspecify.annotations.NullMarked;
