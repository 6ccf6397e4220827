package dev.belfry.service.text;

import java.util.regex.Pattern;

/// Keeps the writing direction of a value to the value: between two marks of Unicode, an Arabic
/// name stands in an English sentence, and nothing in a name turns the sentence round.
///
/// @see <a href="https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates">Bidirectional
///   Algorithm</a>
public final class Isolates {
  /// FIRST STRONG ISOLATE: begins what has the direction of its own first letter.
  public static final char BEGIN = '\u2068';

  /// POP DIRECTIONAL ISOLATE, which ends it.
  public static final char END = '\u2069';

  /// Embeddings and overrides, which end with what they stand in at the latest, and a mark that is
  /// no letter.
  private static final Pattern MARKS = Pattern.compile("[\u202A-\u202E\u061C]");

  private Isolates() {}

  /// The text as it can stand in a sentence: between marks if it could change the direction of what
  /// it stands in, as a title in Hebrew does.
  public static String around(String text) {
    String balanced = balanced(text);
    return balanced.equals(text)
            && !MARKS.matcher(text).find()
            && text.codePoints().noneMatch(Isolates::isRightToLeft)
        ? text
        : BEGIN + balanced + END;
  }

  private static boolean isRightToLeft(int c) {
    byte direction = Character.getDirectionality(c);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  /// The text with as many ends as beginnings, none of them before its beginning: it can't end what
  /// it stands in, nor go on behind its end.
  public static String balanced(String text) {
    StringBuilder balanced = null;
    int open = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (begins(c)) {
        open++;
      } else if (c == END) {
        if (open == 0) {
          balanced = balanced == null ? new StringBuilder(text.substring(0, i)) : balanced;
          continue;
        }
        open--;
      }
      if (balanced != null) {
        balanced.append(c);
      }
    }
    String kept = balanced == null ? text : balanced.toString();
    return open == 0 ? kept : kept + String.valueOf(END).repeat(open);
  }

  private static boolean begins(int c) {
    return c >= '\u2066' && c <= BEGIN;
  }

  /// The beginning of a text, as long as it can be for what is cut, with the ellipsis and the ends
  /// that it needs, to have at most that many characters.
  public static String cut(String text, int most, String ellipsis) {
    String whole = balanced(text);
    int kept = 0;
    int length = 0;
    int open = 0;
    for (int i = 0; length < most; i = whole.offsetByCodePoints(i, 1)) {
      if (length + open + 1 <= most) {
        kept = i;
      }
      if (i == whole.length()) {
        break;
      }
      char c = whole.charAt(i);
      open += begins(c) ? 1 : c == END ? -1 : 0;
      length++;
    }
    return balanced(whole.substring(0, kept).stripTrailing() + ellipsis);
  }
}
