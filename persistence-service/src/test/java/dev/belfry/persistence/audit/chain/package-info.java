@NullMarked
package dev.belfry.persistence.audit.chain;

import org.jspecify.annotations.NullMarked;
