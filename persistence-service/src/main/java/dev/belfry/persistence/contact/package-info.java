/// Where callers can be reached outside Belfry.
@NullMarked
package dev.belfry.persistence.contact;

import org.jspecify.annotations.NullMarked;
