/// Tokens for development: whoever asks gets one in any name.
@NullMarked
package dev.belfry.identity;

import org.jspecify.annotations.NullMarked;
