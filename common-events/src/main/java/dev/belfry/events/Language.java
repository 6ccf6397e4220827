package dev.belfry.events;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the language that a person reads among those that there are.
public final class Language {
  private Language() {}

  /// What to look for, in this order, until it is there: `de-AT`, then `de` (the look-up of RFC
  /// 4647). `zh-Hant-HK` leads to `zh-Hant` and never to `zh-Hans`.
  ///
  /// @param tag of BCP 47; null if it is not known what a person reads: then nothing
  public static List<String> lookup(@Nullable String tag) {
    List<String> tags = new ArrayList<>();
    String rest = tag == null ? "" : Locale.forLanguageTag(tag).toLanguageTag();
    while (!rest.isEmpty()) {
      tags.add(rest);
      int end = rest.lastIndexOf('-');
      if (end > 1 && rest.charAt(end - 2) == '-') {
        end -= 2; // what is left would end with the mark of an extension
      }
      rest = end < 0 ? "" : rest.substring(0, end);
    }
    return Collections.unmodifiableList(tags);
  }

  /// The first that is there of those to [look for][#lookup(String)].
  ///
  /// @param otherwise if none is
  public static String choose(@Nullable String tag, Set<String> there, String otherwise) {
    return lookup(tag).stream()
        .filter(each -> each.equals(otherwise) || there.contains(each))
        .findFirst()
        .orElse(otherwise);
  }
}
