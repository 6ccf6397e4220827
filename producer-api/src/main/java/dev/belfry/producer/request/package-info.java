/// What callers may say: the rules of the contract, apart from the way it came in.
@NullMarked
package dev.belfry.producer.request;

import org.jspecify.annotations.NullMarked;
