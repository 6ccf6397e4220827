package dev.belfry.events;

import org.jspecify.annotations.Nullable;

/// What a notification says to one person.
///
/// @param locale the language, as a tag of BCP 47; null if that is not known
/// @param texts channel by channel
public record LocalWords(@Nullable String locale, Texts texts) {}
