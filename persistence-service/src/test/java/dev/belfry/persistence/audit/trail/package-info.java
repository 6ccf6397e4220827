@NullMarked
package dev.belfry.persistence.audit.trail;

import org.jspecify.annotations.NullMarked;
