/// Proves that the log is what was applied: nothing altered, removed or inserted since.
@NullMarked
package dev.belfry.persistence.audit.verify;

import org.jspecify.annotations.NullMarked;
