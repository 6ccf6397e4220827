/// Taking records of a topic on to where they belong, each at least once and in order.
@NullMarked
package dev.belfry.consumer.relay;

import org.jspecify.annotations.NullMarked;
