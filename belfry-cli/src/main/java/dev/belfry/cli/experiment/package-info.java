/// `belfry experiment`
@NullMarked
package dev.belfry.cli.experiment;

import org.jspecify.annotations.NullMarked;
