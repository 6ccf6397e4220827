/// The whole history of one notification in one inbox, told to someone who was not there.
@NullMarked
package dev.belfry.persistence.audit.explain;

import org.jspecify.annotations.NullMarked;
