/// How calls are read: in one order of refusals, strictly.
@NullMarked
package dev.belfry.service.web;

import org.jspecify.annotations.NullMarked;
