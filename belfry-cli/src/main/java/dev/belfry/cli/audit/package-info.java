/// `belfry audit`.
@NullMarked
package dev.belfry.cli.audit;

import org.jspecify.annotations.NullMarked;
