/// The client as a Spring bean.
@NullMarked
package dev.belfry.client.spring;

import org.jspecify.annotations.NullMarked;
