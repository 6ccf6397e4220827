/// What commands have in common: their options, and how they are run.
@NullMarked
package dev.belfry.cli.command;

import org.jspecify.annotations.NullMarked;
