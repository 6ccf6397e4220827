/// Sessions: catching up, live, or live without history; each user's on one event loop.
@NullMarked
package dev.belfry.delivery.session;

import org.jspecify.annotations.NullMarked;
