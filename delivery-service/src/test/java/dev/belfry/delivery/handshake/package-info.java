@NullMarked
package dev.belfry.delivery.handshake;

import org.jspecify.annotations.NullMarked;
