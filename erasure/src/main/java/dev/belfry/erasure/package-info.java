/// Erases a person from Belfry's topics: copies them without what is theirs, proves each copy, and
/// puts it in the place of what it was made from.
@org.jspecify.annotations.NullMarked
package dev.belfry.erasure;
