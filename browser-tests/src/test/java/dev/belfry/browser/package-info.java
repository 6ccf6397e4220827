/// The bell and the page at `/`, in a real Chromium, with a real Belfry.
@NullMarked
package dev.belfry.browser;

import org.jspecify.annotations.NullMarked;
