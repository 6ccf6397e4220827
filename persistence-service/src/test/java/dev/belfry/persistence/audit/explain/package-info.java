@NullMarked
package dev.belfry.persistence.audit.explain;

import org.jspecify.annotations.NullMarked;
