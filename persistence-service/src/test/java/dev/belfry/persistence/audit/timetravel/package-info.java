@NullMarked
package dev.belfry.persistence.audit.timetravel;

import org.jspecify.annotations.NullMarked;
