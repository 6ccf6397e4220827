@NullMarked
package dev.belfry.producer;

import org.jspecify.annotations.NullMarked;
