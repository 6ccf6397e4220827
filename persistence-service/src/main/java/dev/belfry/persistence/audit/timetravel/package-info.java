/// An inbox as it was at any moment, worked out from the rows of one recipient.
@NullMarked
package dev.belfry.persistence.audit.timetravel;

import org.jspecify.annotations.NullMarked;
