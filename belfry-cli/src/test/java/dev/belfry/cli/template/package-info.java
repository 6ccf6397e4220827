@NullMarked
package dev.belfry.cli.template;

import org.jspecify.annotations.NullMarked;
