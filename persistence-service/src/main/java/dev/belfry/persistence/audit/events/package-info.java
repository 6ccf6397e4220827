/// The log as it is, line by line, for other systems to read.
@NullMarked
package dev.belfry.persistence.audit.events;

import org.jspecify.annotations.NullMarked;
