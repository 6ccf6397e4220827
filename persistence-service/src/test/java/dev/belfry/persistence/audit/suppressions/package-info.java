@NullMarked
package dev.belfry.persistence.audit.suppressions;

import org.jspecify.annotations.NullMarked;
