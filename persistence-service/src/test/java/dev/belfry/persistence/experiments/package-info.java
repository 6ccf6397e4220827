@NullMarked
package dev.belfry.persistence.experiments;

import org.jspecify.annotations.NullMarked;
