/// `belfry category`: what notifications are about.
@NullMarked
package dev.belfry.cli.category;

import org.jspecify.annotations.NullMarked;
