@NullMarked
package dev.belfry.embedded;

import org.jspecify.annotations.NullMarked;
