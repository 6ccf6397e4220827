/// What operators offer to all, for the services that have to know it.
@NullMarked
package dev.belfry.service.catalogue;

import org.jspecify.annotations.NullMarked;
