/// What every command writes, reads and ends with.
@NullMarked
package dev.belfry.cli.terminal;

import org.jspecify.annotations.NullMarked;
