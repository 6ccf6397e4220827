package dev.belfry.service.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The request's body as a JSON tree ([tools.jackson.databind.node.ObjectNode], or
/// [tools.jackson.databind.node.ArrayNode] for a list): 413 if it is too large, 400 if it is not
/// one JSON object, or list, in UTF-8 without duplicate members. Numbers keep their digits, see
/// [JsonBodies#parse(byte[])].
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface JsonBody {
  /// The largest body read, in bytes.
  int maxBytes() default JsonBodies.MAX_BYTES;

  /// Whether a call may come without a body, which stands for an object without members.
  boolean optional() default false;
}
