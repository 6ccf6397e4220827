package dev.belfry.persistence.audit.trail;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Of a body that is options and no content: they are recorded with the call, as its parameters
/// are. Stands at its [dev.belfry.service.web.JsonBody].
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface RecordedOptions {
  /// The names of the members.
  String[] value();
}
