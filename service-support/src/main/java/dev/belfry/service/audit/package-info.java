/// Who asked and who acted: the writing of `belfry.audit`.
@NullMarked
package dev.belfry.service.audit;

import org.jspecify.annotations.NullMarked;
