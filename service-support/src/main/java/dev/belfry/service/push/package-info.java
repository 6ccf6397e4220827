/// What receiving push subscriptions and sending to them have in common: where a push service may
/// be, and the key that Belfry signs with.
@NullMarked
package dev.belfry.service.push;

import org.jspecify.annotations.NullMarked;
