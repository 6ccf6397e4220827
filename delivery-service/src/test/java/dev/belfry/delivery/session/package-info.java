@NullMarked
package dev.belfry.delivery.session;

import org.jspecify.annotations.NullMarked;
