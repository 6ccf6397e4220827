/// The bell and the page at `/`, as people meet them: in a real Chromium, on a real Belfry.
@NullMarked
package dev.belfry.browser;

import org.jspecify.annotations.NullMarked;
