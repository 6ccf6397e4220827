/// `belfry analytics`
@NullMarked
package dev.belfry.cli.analytics;

import org.jspecify.annotations.NullMarked;
