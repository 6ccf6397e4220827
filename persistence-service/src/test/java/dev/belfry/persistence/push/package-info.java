@NullMarked
package dev.belfry.persistence.push;

import org.jspecify.annotations.NullMarked;
