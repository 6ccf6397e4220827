/// What people have seen, as `belfry.receipts` says.
@NullMarked
package dev.belfry.channel.seen;

import org.jspecify.annotations.NullMarked;
