/// How often one user may do what costs others.
@NullMarked
package dev.belfry.service.rate;

import org.jspecify.annotations.NullMarked;
