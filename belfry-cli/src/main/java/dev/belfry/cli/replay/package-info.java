/// `belfry replay`.
@NullMarked
package dev.belfry.cli.replay;

import org.jspecify.annotations.NullMarked;
