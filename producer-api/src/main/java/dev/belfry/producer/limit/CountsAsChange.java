package dev.belfry.producer.limit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a controller whose POSTs send nothing, but change the caller's own inbox: their limit is that
/// of changes.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CountsAsChange {}
