@NullMarked
package dev.belfry.persistence.audit.replay;

import org.jspecify.annotations.NullMarked;
