/// Who may open a socket, from where.
@NullMarked
package dev.belfry.delivery.handshake;

import org.jspecify.annotations.NullMarked;
