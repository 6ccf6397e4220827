@NullMarked
package dev.belfry.cli.terminal;

import org.jspecify.annotations.NullMarked;
