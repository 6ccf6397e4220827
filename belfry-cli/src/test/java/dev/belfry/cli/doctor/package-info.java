@NullMarked
package dev.belfry.cli.doctor;

import org.jspecify.annotations.NullMarked;
