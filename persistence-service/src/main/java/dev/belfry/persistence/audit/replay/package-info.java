/// Rebuilds the read model from the log beside the one that is read, compares the two, and puts the
/// rebuilt one in its place.
@NullMarked
package dev.belfry.persistence.audit.replay;

import org.jspecify.annotations.NullMarked;
