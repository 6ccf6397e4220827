@NullMarked
package dev.belfry.service.security;

import org.jspecify.annotations.NullMarked;
