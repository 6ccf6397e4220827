package dev.belfry.erasure;

/// What one topic has of a person.
///
/// @param topic its name
/// @param records how many it has in all
/// @param theirs how many an erasure takes out, or takes the person out of
/// @param mentioning how many others have the person's id or words somewhere, and stay
public record Found(String topic, long records, long theirs, long mentioning) {}
