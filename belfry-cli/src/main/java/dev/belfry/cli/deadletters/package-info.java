/// `belfry dead-letters`.
@NullMarked
package dev.belfry.cli.deadletters;

import org.jspecify.annotations.NullMarked;
