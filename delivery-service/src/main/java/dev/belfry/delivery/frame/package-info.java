/// The words on the socket: frames to and from clients, close codes.
@NullMarked
package dev.belfry.delivery.frame;

import org.jspecify.annotations.NullMarked;
