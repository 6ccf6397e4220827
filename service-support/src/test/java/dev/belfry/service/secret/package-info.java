@NullMarked
package dev.belfry.service.secret;

import org.jspecify.annotations.NullMarked;
