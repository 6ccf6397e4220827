@NullMarked
package dev.belfry.persistence.audit.deadletters;

import org.jspecify.annotations.NullMarked;
