package dev.belfry.client;

import java.io.Serializable;

/// One thing that is wrong with what was sent.
///
/// @param field a name of Belfry's contract, such as `title` or `recipients[3]`; empty for the
///   whole
/// @param message what is expected
public record FieldProblem(String field, String message) implements Serializable {}
