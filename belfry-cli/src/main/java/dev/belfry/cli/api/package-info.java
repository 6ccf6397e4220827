/// Belfry over HTTP and WebSocket, as a client sees it.
@NullMarked
package dev.belfry.cli.api;

import org.jspecify.annotations.NullMarked;
