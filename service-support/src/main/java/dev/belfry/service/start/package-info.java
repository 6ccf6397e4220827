/// What a person is told when a service does not start: one line, with what to do about it.
@NullMarked
package dev.belfry.service.start;

import org.jspecify.annotations.NullMarked;
