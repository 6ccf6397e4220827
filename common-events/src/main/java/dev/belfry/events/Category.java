package dev.belfry.events;

/// A version of a category: what notifications that have something in common have in common.
///
/// @param key its key: 1 to 64 characters, see [Preferences#isKey]
/// @param version 1, 2, 3 and so on; 0 for the category that is there before anyone describes it
/// @param name what people call it
/// @param critical whether recipients can't keep it from a channel by their preferences
/// @param channels which way it goes
/// @param retired whether it takes nothing new
public record Category(
    String key,
    int version,
    String name,
    boolean critical,
    CategoryChannels channels,
    boolean retired) {
  /// The category of what names none. It always exists; this is how it is until someone puts it.
  public static final Category DEFAULT =
      new Category(
          Preferences.DEFAULT_CATEGORY, 0, "Default", false, CategoryChannels.DEFAULT, false);

  static void requireKey(String key) {
    if (!Preferences.isKey(key)) {
      throw new IllegalArgumentException("no key of a category");
    }
  }

  static Category of(CategoryPut put) {
    return new Category(
        put.key(), put.version(), put.name(), put.critical(), put.channels(), false);
  }

  /// The same, but taking nothing new.
  Category retiredBy(CategoryRetired event) {
    return new Category(key, event.version(), name, critical, channels, true);
  }
}
