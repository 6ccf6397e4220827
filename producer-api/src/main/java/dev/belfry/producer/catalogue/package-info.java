/// Changes of what is offered to all.
@NullMarked
package dev.belfry.producer.catalogue;

import org.jspecify.annotations.NullMarked;
