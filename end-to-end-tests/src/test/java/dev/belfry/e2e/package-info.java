/// The whole of Belfry, from outside: as its users and its operators meet it, with things breaking.
@NullMarked
package dev.belfry.e2e;

import org.jspecify.annotations.NullMarked;
