/// Where people can be reached outside Belfry, as the records of `belfry.contacts` say it.
@NullMarked
package dev.belfry.consumer.contact;

import org.jspecify.annotations.NullMarked;
