/// Where in the log a time is, and where the log ends.
@NullMarked
package dev.belfry.persistence.log;

import org.jspecify.annotations.NullMarked;
