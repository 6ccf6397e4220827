/// How far the read model is, and waiting until it is far enough.
@NullMarked
package dev.belfry.persistence.freshness;

import org.jspecify.annotations.NullMarked;
