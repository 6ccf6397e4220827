/// `belfry inbox`, `archive`, `settings` and `tail`.
@NullMarked
package dev.belfry.cli.inbox;

import org.jspecify.annotations.NullMarked;
