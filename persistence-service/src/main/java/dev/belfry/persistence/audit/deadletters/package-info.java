/// Dead letters: records that could not become anything else, kept as they were, what operators see
/// of them, and what they do about them.
@NullMarked
package dev.belfry.persistence.audit.deadletters;

import org.jspecify.annotations.NullMarked;
