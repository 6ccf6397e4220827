/// How refusals and failures are told: RFC 9457 problems, without a word about the inside.
@NullMarked
package dev.belfry.service.problem;

import org.jspecify.annotations.NullMarked;
