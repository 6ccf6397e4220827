@NullMarked
package dev.belfry.persistence.catalogue;

import org.jspecify.annotations.NullMarked;
