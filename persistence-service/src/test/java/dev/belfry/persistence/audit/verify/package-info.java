@NullMarked
package dev.belfry.persistence.audit.verify;

import org.jspecify.annotations.NullMarked;
