package dev.belfry.service.problem;

/// One thing that is wrong with a request.
///
/// @param field a name of the contract, such as `title` or `recipients[3]`; empty for the whole
/// @param message what is expected, without repeating what was sent; see [UnknownMembers]
public record FieldError(String field, String message) {}
