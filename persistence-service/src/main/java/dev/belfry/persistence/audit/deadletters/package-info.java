/// What operators see of dead letters, and what they do about them.
@NullMarked
package dev.belfry.persistence.audit.deadletters;

import org.jspecify.annotations.NullMarked;
