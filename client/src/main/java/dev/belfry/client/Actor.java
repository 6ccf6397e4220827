package dev.belfry.client;

/// Who did something.
///
/// @param id as the service knows her
/// @param name as others see her
public record Actor(String id, String name) {}
