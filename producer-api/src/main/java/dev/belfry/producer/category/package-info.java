/// Which categories there are to send in.
@NullMarked
package dev.belfry.producer.category;

import org.jspecify.annotations.NullMarked;
