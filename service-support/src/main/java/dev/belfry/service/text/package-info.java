/// Words that stand in other words.
@NullMarked
package dev.belfry.service.text;

import org.jspecify.annotations.NullMarked;
