@NullMarked
package dev.belfry.persistence.replay;

import org.jspecify.annotations.NullMarked;
