@NullMarked
package dev.belfry.persistence.database;

import org.jspecify.annotations.NullMarked;
