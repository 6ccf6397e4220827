/// A service that does nothing but obey the rules that all services share.
@NullMarked
package dev.belfry.service.sample;

import org.jspecify.annotations.NullMarked;
