/// What became of notifications outside the inbox: by e-mail and push.
@NullMarked
package dev.belfry.persistence.deliveries;

import org.jspecify.annotations.NullMarked;
