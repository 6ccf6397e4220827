package dev.belfry.producer.template;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern.Part;
import com.ibm.icu.text.PluralRules;
import com.ibm.icu.util.ULocale;
import dev.belfry.events.TemplateVariable;
import dev.belfry.service.text.Isolates;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One text of a template: a pattern of ICU's MessageFormat with the names of variables in it. Safe
/// for all threads.
final class Pattern {
  private static final Set<String> OF_DATES = Set.of("date", "time");

  /// What a number is multiplied with, or rounded to, unless that is a plain decimal: `1E999999999`
  /// is short, and what it leads to fits into no memory.
  private static final java.util.regex.Pattern UNBOUNDED =
      java.util.regex.Pattern.compile(
          "(?:scale|precision-increment)/(?!\\d{1,9}(?:\\.\\d{1,9})?(?:[ /]|$))");

  /// More is cut wherever it is shown.
  private static final int MOST_INSERTED = 100_000;

  private final ULocale locale;
  private final Map<String, TemplateVariable> variables;
  private final MessagePattern parsed;

  /// The parts at which values begin; what chooses between cases is none.
  private final int[] insertions;

  /// A format that nobody uses at the moment: ICU's are for one thread at a time, and to make one
  /// takes most of the time that a text takes.
  private final AtomicReference<@Nullable Prepared> idle = new AtomicReference<>();

  /// @param locale as a tag of BCP 47
  /// @throws WrongText if it is no pattern
  Pattern(String text, String locale, Map<String, TemplateVariable> variables) throws WrongText {
    this.locale = ULocale.forLanguageTag(locale);
    this.variables = variables;
    try {
      parsed = new MessagePattern(text);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | StackOverflowError e) {
      throw new WrongText(
          "Is no pattern of ICU's MessageFormat: look at its braces and apostrophes, and whether each"
              + " plural and select has 'other'.");
    }
    insertions =
        IntStream.range(0, parsed.countParts())
            .filter(i -> parsed.getPartType(i) == Part.Type.ARG_START)
            .filter(i -> !isOfCases(parsed.getPart(i).getArgType()))
            .toArray();
  }

  /// Finds out whether everything in it can be used as it is used.
  ///
  /// @throws WrongText if not
  void check() throws WrongText {
    for (int i = 0; i < parsed.countParts(); i++) {
      if (parsed.getPartType(i) == Part.Type.ARG_START) {
        check(i);
      }
    }
  }

  private void check(int start) throws WrongText {
    ArgType use = parsed.getPart(start).getArgType();
    TemplateVariable variable = variables.get(name(start));
    if (variable == null) {
      throw wrong(start, "is a variable that is not declared");
    }
    TemplateVariable.Type needed =
        switch (use) {
          case NONE -> variable.type();
          case SIMPLE -> ofStyle(start);
          case PLURAL, SELECTORDINAL -> TemplateVariable.Type.NUMBER;
          case SELECT -> TemplateVariable.Type.TEXT;
          case CHOICE -> throw wrong(start, "is a choice; take plural or select instead");
        };
    if (variable.type() != needed) {
      throw wrong(start, "takes a %s, and the variable is none".formatted(needed.wireName()));
    }
    if (use == ArgType.PLURAL) {
      checkKeywords(start, PluralRules.PluralType.CARDINAL);
    } else if (use == ArgType.SELECTORDINAL) {
      checkKeywords(start, PluralRules.PluralType.ORDINAL);
    }
  }

  private TemplateVariable.Type ofStyle(int start) throws WrongText {
    String style = parsed.getSubstring(parsed.getPart(start + 2));
    if (style.equals("number")) {
      Part format = parsed.getPart(start + 3);
      if (format.getType() == Part.Type.ARG_STYLE
          && UNBOUNDED.matcher(parsed.getSubstring(format)).find()) {
        throw wrong(
            start,
            "scales or rounds by what is not a number with at most 9 digits before and after"
                + " the point");
      }
      return TemplateVariable.Type.NUMBER;
    }
    if (OF_DATES.contains(style)) {
      return TemplateVariable.Type.DATE;
    }
    throw wrong(start, "has a format other than number, date, time, plural, selectordinal, select");
  }

  /// A word that the language does not know would never be used: somebody was mistaken.
  private void checkKeywords(int start, PluralRules.PluralType type) throws WrongText {
    Set<String> known = PluralRules.forLocale(locale, type).getKeywords();
    int end = parsed.getLimitPartIndex(start);
    for (int i = start + 1; i < end; i++) {
      Part part = parsed.getPart(i);
      if (part.getType() == Part.Type.MSG_START) {
        i = parsed.getLimitPartIndex(i);
      } else if (part.getType() == Part.Type.ARG_SELECTOR) {
        String keyword = parsed.getSubstring(part);
        if (!keyword.startsWith("=") && !known.contains(keyword)) {
          throw wrong(
              start,
              "has a case that this language does not know; it knows: "
                  + String.join(", ", known.stream().sorted().toList()));
        }
      }
    }
  }

  private WrongText wrong(int start, String what) {
    return new WrongText(
        "What begins with character %s %s.".formatted(parsed.getPatternIndex(start) + 1, what));
  }

  private String name(int start) {
    return parsed.getSubstring(parsed.getPart(start + 1));
  }

  /// The words.
  ///
  /// @throws WrongText if one of its formats is none, or none for these values
  String with(Values values) throws WrongText {
    requireToBeShort(values);
    try {
      Prepared prepared = idle.getAndSet(null);
      if (prepared == null || !prepared.missing.equals(values.missing())) {
        prepared =
            new Prepared(
                Set.copyOf(values.missing()),
                new MessageFormat(prepared(values.missing()), locale));
      }
      String words = prepared.format.format(values.byName());
      idle.set(prepared);
      return words;
    } catch (RuntimeException e) {
      // Of several kinds: a format may say that it does not round, and then throws on 1.555.
      throw new WrongText("Has a format that can't be used.");
    }
  }

  private void requireToBeShort(Values values) throws WrongText {
    long inserted = 0;
    for (int start : insertions) {
      inserted += values.length(name(start));
    }
    if (inserted > MOST_INSERTED) {
      throw new WrongText(
          "Repeats values until they have more than %s characters.".formatted(MOST_INSERTED));
    }
  }

  /// The pattern with isolates around texts, with dates as dates, and without what has no value.
  private String prepared(Set<String> missing) {
    String pattern = parsed.getPatternString();
    StringBuilder prepared = new StringBuilder(pattern.length() + 16);
    int copied = 0;
    for (int start : insertions) {
      int begin = parsed.getPart(start).getIndex();
      int end = parsed.getPart(parsed.getLimitPartIndex(start)).getLimit();
      prepared.append(pattern, copied, begin);
      if (!missing.contains(name(start))) {
        append(prepared, start, pattern.substring(begin, end));
      }
      copied = end;
    }
    return prepared.append(pattern, copied, pattern.length()).toString();
  }

  private static boolean isOfCases(ArgType use) {
    return use != ArgType.NONE && use != ArgType.SIMPLE;
  }

  private void append(StringBuilder prepared, int start, String argument) {
    TemplateVariable variable = variables.get(name(start));
    switch (variable == null ? TemplateVariable.Type.TEXT : variable.type()) {
      case TEXT, LINK -> prepared.append(Isolates.BEGIN).append(argument).append(Isolates.END);
      case NUMBER -> prepared.append(argument);
      case DATE ->
          prepared.append(
              parsed.getPart(start).getArgType() == ArgType.NONE
                  ? "{%s, date, medium}".formatted(name(start))
                  : argument);
    }
  }

  /// @param missing the variables that it was made without
  private record Prepared(Set<String> missing, MessageFormat format) {}
}
