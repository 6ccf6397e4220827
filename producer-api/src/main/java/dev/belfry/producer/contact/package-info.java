/// Where people can be reached outside Belfry.
@NullMarked
package dev.belfry.producer.contact;

import org.jspecify.annotations.NullMarked;
