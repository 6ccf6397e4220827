@NullMarked
package dev.belfry.persistence.log;

import org.jspecify.annotations.NullMarked;
