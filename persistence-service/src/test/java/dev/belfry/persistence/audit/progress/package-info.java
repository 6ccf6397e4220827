@NullMarked
package dev.belfry.persistence.audit.progress;

import org.jspecify.annotations.NullMarked;
