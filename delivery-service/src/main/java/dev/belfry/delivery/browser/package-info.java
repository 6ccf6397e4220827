/// The files that browsers load from `/belfry/`.
@NullMarked
package dev.belfry.delivery.browser;

import org.jspecify.annotations.NullMarked;
