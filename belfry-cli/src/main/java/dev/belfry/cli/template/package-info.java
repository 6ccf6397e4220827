/// Templates as files: shown, compared and put.
@NullMarked
package dev.belfry.cli.template;

import org.jspecify.annotations.NullMarked;
