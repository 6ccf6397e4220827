/// What writes ask of persistence-service.
@NullMarked
package dev.belfry.producer.readmodel;

import org.jspecify.annotations.NullMarked;
