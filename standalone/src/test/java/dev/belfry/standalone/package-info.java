@NullMarked
package dev.belfry.standalone;

import org.jspecify.annotations.NullMarked;
