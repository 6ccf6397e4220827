@NullMarked
package dev.belfry.service.push;

import org.jspecify.annotations.NullMarked;
