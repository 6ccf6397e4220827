@NullMarked
package dev.belfry.persistence.verify;

import org.jspecify.annotations.NullMarked;
