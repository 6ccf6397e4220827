/// How many POSTs a user may send.
@NullMarked
package dev.belfry.producer.limit;

import org.jspecify.annotations.NullMarked;
