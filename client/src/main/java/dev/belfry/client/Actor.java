package dev.belfry.client;

/// Who did something.
///
/// @param id as the service knows them
/// @param name as others see them
public record Actor(String id, String name) {}
