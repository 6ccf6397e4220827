@NullMarked
package dev.belfry.service.web;

import org.jspecify.annotations.NullMarked;
