/// What calls and connections may take of the process's memory, and what becomes of the process
/// when there is none left.
@NullMarked
package dev.belfry.service.capacity;

import org.jspecify.annotations.NullMarked;
