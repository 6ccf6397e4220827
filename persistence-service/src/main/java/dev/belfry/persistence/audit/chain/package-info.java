/// The hash chain over each partition of the log: how it is computed and where it is kept.
@NullMarked
package dev.belfry.persistence.audit.chain;

import org.jspecify.annotations.NullMarked;
