@NullMarked
package dev.belfry.persistence.contact;

import org.jspecify.annotations.NullMarked;
