@NullMarked
package dev.belfry.client.spring;

import org.jspecify.annotations.NullMarked;
