@NullMarked
package dev.belfry.persistence.audit.events;

import org.jspecify.annotations.NullMarked;
