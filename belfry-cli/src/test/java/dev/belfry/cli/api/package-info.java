@NullMarked
package dev.belfry.cli.api;

import org.jspecify.annotations.NullMarked;
