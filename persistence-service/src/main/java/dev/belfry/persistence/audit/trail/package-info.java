/// Who looked: nothing under `/api/audit/` is answered before it is recorded that it was asked.
@NullMarked
package dev.belfry.persistence.audit.trail;

import org.jspecify.annotations.NullMarked;
