/// What the tests of this service share.
@NullMarked
package dev.belfry.persistence.testing;

import org.jspecify.annotations.NullMarked;
