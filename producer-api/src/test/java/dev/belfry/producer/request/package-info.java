@NullMarked
package dev.belfry.producer.request;

import org.jspecify.annotations.NullMarked;
