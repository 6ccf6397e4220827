/// How often one user may do what costs others.
@NullMarked
package dev.belfry.delivery.rate;

import org.jspecify.annotations.NullMarked;
