/// The schema, and what a failure of PostgreSQL means.
@NullMarked
package dev.belfry.persistence.database;

import org.jspecify.annotations.NullMarked;
