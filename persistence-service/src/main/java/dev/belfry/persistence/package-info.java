/// persistence-service: the log as rows in PostgreSQL, and the reads that are answered from them.
@NullMarked
package dev.belfry.persistence;

import org.jspecify.annotations.NullMarked;
