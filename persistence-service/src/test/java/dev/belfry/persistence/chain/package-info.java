@NullMarked
package dev.belfry.persistence.chain;

import org.jspecify.annotations.NullMarked;
