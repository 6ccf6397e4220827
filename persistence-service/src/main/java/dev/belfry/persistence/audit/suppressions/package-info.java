/// Addresses that take no more mail, and letting them take mail again.
@NullMarked
package dev.belfry.persistence.audit.suppressions;

import org.jspecify.annotations.NullMarked;
