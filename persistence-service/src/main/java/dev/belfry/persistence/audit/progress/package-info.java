/// Work that takes a while: how far it is, told line by line to whoever asked for it.
@NullMarked
package dev.belfry.persistence.audit.progress;

import org.jspecify.annotations.NullMarked;
