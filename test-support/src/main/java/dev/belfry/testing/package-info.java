/// What the tests of every module share: a broker and a database, tokens, a socket client, and the
/// means to make things go wrong.
@NullMarked
package dev.belfry.testing;

import org.jspecify.annotations.NullMarked;
