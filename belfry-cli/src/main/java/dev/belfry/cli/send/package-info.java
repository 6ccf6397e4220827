/// `belfry send`, `bulk` and `broadcast`.
@NullMarked
package dev.belfry.cli.send;

import org.jspecify.annotations.NullMarked;
