package dev.belfry.persistence.audit.trail;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The call changes nothing although it is no GET (what it asks about is too large for a query): it
/// is recorded as a query and needs no reason.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ReadOnlyCall {}
