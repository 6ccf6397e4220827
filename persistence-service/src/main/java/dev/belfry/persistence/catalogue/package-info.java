/// What operators offer to all.
@NullMarked
package dev.belfry.persistence.catalogue;

import org.jspecify.annotations.NullMarked;
