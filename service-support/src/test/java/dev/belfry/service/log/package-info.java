@NullMarked
package dev.belfry.service.log;

import org.jspecify.annotations.NullMarked;
