package dev.belfry.producer.template;

import static dev.belfry.producer.template.TemplatesInTests.in;
import static dev.belfry.producer.template.TemplatesInTests.put;
import static dev.belfry.producer.template.TemplatesInTests.say;
import static dev.belfry.producer.template.TemplatesInTests.saying;
import static dev.belfry.producer.template.TemplatesInTests.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.Template;
import dev.belfry.events.Texts;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.text.Isolates;
import dev.belfry.testing.HostileTexts;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  private static final String COUNT = "{'count':{'type':'number'}}";
  private static final String NAME = "{'name':{'type':'text'}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | {count, plural, one {# file} other {# files}} | 1 | 1 file",
        "en | {count, plural, one {# file} other {# files}} | 1234 | 1,234 files",
        "de | {count, plural, one {# Datei} other {# Dateien}} | 1234.5 | 1.234,5 Dateien",
        "ko | {count, plural, other {파일 #개}} | 1 | 파일 1개",
        "pl | {count, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}} | 1 | 1 plik",
        "pl | {count, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}} | 3 | 3 pliki",
        "pl | {count, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}} | 12 | 12 plików",
        "pl | {count, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}} | 1.5 | 1,5 pliku",
        "cs | {count, plural, one {# soubor} few {# soubory} many {# souboru} other {# souborů}} | 1 | 1 soubor",
        "cs | {count, plural, one {# soubor} few {# soubory} many {# souboru} other {# souborů}} | 2 | 2 soubory",
        "cs | {count, plural, one {# soubor} few {# soubory} many {# souboru} other {# souborů}} | 4 | 4 soubory",
        "cs | {count, plural, one {# soubor} few {# soubory} many {# souboru} other {# souborů}} | 1.5 | 1,5 souboru",
        "cs | {count, plural, one {# soubor} few {# soubory} many {# souboru} other {# souborů}} | 0 | 0 souborů",
        "cs | {count, plural, one {# soubor} few {# soubory} many {# souboru} other {# souborů}} | 5 | 5 souborů",
        "cs | {count, plural, one {# soubor} few {# soubory} many {# souboru} other {# souborů}} | 22 | 22 souborů",
        "cs | {count, plural, one {# soubor} few {# soubory} many {# souboru} other {# souborů}} | 101 | 101 souborů",
        "ar | {count, plural, zero {z} one {o} two {t} few {f} many {m} other {x}} | 0 | z",
        "ar | {count, plural, zero {z} one {o} two {t} few {f} many {m} other {x}} | 2 | t",
        "ar | {count, plural, zero {z} one {o} two {t} few {f} many {m} other {x}} | 103 | f",
        "ar | {count, plural, zero {z} one {o} two {t} few {f} many {m} other {x}} | 111 | m",
        "ar | {count, plural, zero {z} one {o} two {t} few {f} many {m} other {x}} | 100 | x",
        "en | {count, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} | 22 | 22nd",
        "en | {count, plural, =0 {none} one {# file} other {# files}} | 0 | none",
        "en | {count, number, ::percent scale/100} | 0.25 | 25%",
        "en | {count} | 99999e15 | 99,999,000,000,000,000,000",
        "en | {count} | -99999e15 | -99,999,000,000,000,000,000",
        "en | {count} | 9223372036854775807 | 9,223,372,036,854,775,807",
        "en | {count, plural, one {# file} other {# files}} | 1.00 | 1 file"
      })
  void numbersAreSaidAsALanguageSaysThem(
      String locale, String pattern, String count, String expected) throws Unsayable {
    assertThat(say(saying(locale, COUNT, pattern), "{'count':%s}".formatted(count)).title())
        .isEqualTo(expected);
  }

  @Test
  void aTextStandsInIsolatesSoThatItsDirectionIsItsOwn() throws Unsayable {
    Template template = saying("en", NAME, "{name} wrote");

    assertThat(say(template, "{'name':'علي'}").title()).isEqualTo("\u2068علي\u2069 wrote");
    assertThat(say(template, "{'name':'a\u2069\u202Eb\u2067c'}").title())
        .as("a value that tries to leave its isolate")
        .isEqualTo("\u2068a\u202Eb\u2067c\u2069\u2069 wrote");
  }

  @Test
  void aTextCanDecideWhichWordsAreTaken() throws Unsayable {
    Template template =
        saying("en", NAME, "{name, select, cat {A cat: {name}} other {Another: {name}}}");

    assertThat(say(template, "{'name':'cat'}").title()).isEqualTo("A cat: \u2068cat\u2069");
    assertThat(say(template, "{'name':'dog'}").title()).isEqualTo("Another: \u2068dog\u2069");
  }

  @Test
  void datesAreSaidInTheLanguageAndInUtc() throws Unsayable {
    String when = "{'when':{'type':'date'}}";

    assertThat(say(saying("de", when, "Am {when, date, long}"), "{'when':'2027-03-01'}").title())
        .isEqualTo("Am 1. März 2027");
    assertThat(say(saying("en", when, "{when}"), "{'when':'2027-03-01T00:30:00+01:00'}").title())
        .isEqualTo("Feb 28, 2027");
    assertThat(
            say(saying("de", when, "{when, date, ::yMMMMdHm}"), "{'when':'2027-03-01T23:30:00Z'}")
                .title())
        .isEqualTo("1. März 2027 um 23:30");
    Template nested =
        saying(
            "en",
            "{'when':{'type':'date'},'n':{'type':'number'}}",
            "{n, plural, other {{when, date, short}}}");
    assertThat(say(nested, "{'when':'2027-03-01T23:30:00Z','n':1}").title()).isEqualTo("3/1/27");
    assertThat(say(saying("th", when, "{when, date, short}"), "{'when':'2027-03-01T23:30:00Z'}"))
        .extracting(Texts.InApp::title)
        .isEqualTo("1/3/70");
  }

  @Test
  void whatMayBeLeftOutIsShownAsNothing() throws Unsayable {
    String variables =
        """
        {'name':{'type':'text','required':false},'count':{'type':'number','required':false},
         'when':{'type':'date','required':false},'to':{'type':'link','required':false}}\
        """;
    Template template =
        saying(
            "en",
            variables,
            "a{name}b{count}c{when}d{to}e{count, plural, =0 {none} other {#}}{name, select, other {f}}");

    assertThat(say(template, "{}").title()).isEqualTo("abcdenonef");
    assertThat(say(template, "{'name':null,'count':2}").title()).isEqualTo("ab2cde2f");
    assertThat(say(template, "{'to':'https://example.com/'}").title())
        .isEqualTo("abcd\u2068https://example.com/\u2069enonef");
    assertThat(say(template, "{}").title()).isEqualTo("abcdenonef");
  }

  @Test
  void manyThreadsSayTheSameTemplateEachWithTheirOwnValues() {
    Template template =
        saying(
            "en",
            "{'name':{'type':'text','required':false},'count':{'type':'number'},'when':{'type':'date'}}",
            "{name}, {count, plural, one {# file} other {# files}} by {when, date, short}");

    List<String> wrong =
        IntStream.range(0, 5_000)
            .parallel()
            .mapToObj(i -> {
              int count = 100 + i % 900;
              int day = 10 + i % 19;
              boolean isNamed = i % 3 > 0;
              String told =
                  "{'count':%s,'when':'2027-01-%s','name':%s}"
                      .formatted(count, day, isNamed ? "'n%s'".formatted(i) : "null");
              String expected =
                  "%s, %s files by 1/%s/27"
                      .formatted(isNamed ? "\u2068n%s\u2069".formatted(i) : "", count, day);
              String said = title(template, told);
              return said.equals(expected) ? "" : said;
            })
            .filter(each -> !each.isEmpty())
            .toList();

    assertThat(wrong).isEmpty();
  }

  private static String title(Template template, String told) {
    try {
      return say(template, told).title();
    } catch (Unsayable e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyChannelHasItsWordsInEveryLanguage() throws Unsayable {
    Template template =
        put(
            """
            {'category':'orders','default_locale':'en','variables':{'order':{'type':'text'}},'texts':{
              'en':{'in_app':{'title':'Parcel {order}','message':'On its way.'},
                    'push':{'title':'Parcel','body':'{order}'},
                    'email':{'subject':'Your parcel','heading':'{order}','body':'b','button':'See'}},
              'DE':{'in_app':{'title':'Paket {order}','message':'Unterwegs.'}}}}
            """);
    var words = words(template, "{'order':'A-17'}");

    assertThat(words.template().version()).isEqualTo(7);
    assertThat(words.locale()).isEqualTo("en");
    assertThat(words.texts()).containsOnlyKeys("en", "de");
    Texts english = in("en", words);
    assertThat(english.toPush()).isEqualTo(new Texts.Push("Parcel", "\u2068A-17\u2069"));
    assertThat(english.toEmail())
        .isEqualTo(new Texts.Email("Your parcel", "\u2068A-17\u2069", "b", "See"));
    Texts german = in("de", words);
    assertThat(german.toPush()).isEqualTo(new Texts.Push("Paket \u2068A-17\u2069", "Unterwegs."));
    assertThat(german.toEmail().subject()).isEqualTo("Paket \u2068A-17\u2069");
  }

  @Test
  void whatATemplateIsToldMustBeWhatItTakes() {
    Template template =
        saying(
            "en",
            "{'name':{'type':'text'},'count':{'type':'number'},'when':{'type':'date'},'to':{'type':'link'}}",
            "t");

    assertThat(errors(template, "{'name':7,'count':'7','when':'soon','to':'javascript:alert(1)'}"))
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder(
            "variables.name", "variables.count", "variables.when", "variables.to");
    assertThat(errors(template, "{'nick':'c4n4ry'}"))
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder(
            "variables", "variables.name", "variables.count", "variables.when", "variables.to");
    assertThat(errors(template, "{'nick':'c4n4ry'}").toString()).doesNotContain("nick", "c4n4ry");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com/a?b=1#c, true",
    "http://example.com, true",
    "/inbox, false",
    "//example.com, false",
    "javascript:alert(1), false",
    "data:text/html;base64;x, false",
    "https://user@example.com, false",
    "'https://example.com/ x', false",
    "https:\\\\example.com, false"
  })
  void aLinkLeadsToAPageOfTheWeb(String link, boolean isOne) {
    Template template = saying("en", "{'to':{'type':'link'}}", "See {to}");
    String told = Json.mapper().writeValueAsString(Map.of("to", link));

    if (isOne) {
      assertThat(errors(template, told)).isEmpty();
    } else {
      assertThat(errors(template, told))
          .extracting(FieldError::field)
          .containsExactly("variables.to");
    }
  }

  @Test
  void whatIsTooLongIsCutAtTheSender() throws Unsayable {
    Template template = saying("en", NAME, "{name} wrote");
    String title = say(template, "{'name':'%s'}".formatted("x".repeat(10_000))).title();

    assertThat(title).startsWith("\u2068xxx").endsWith("x…\u2069").hasSize(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u2066x",
        "\u2067\u2068",
        "x\u2066y\u2069",
        "\u2069\u2069x",
        "\u2066\u2069",
        "\u2068 ",
        "👩"
      })
  void whatIsCutEndsItsIsolatesAndIsNotTooLongByThat(String nested) throws Unsayable {
    Template template = saying("en", NAME, "{name} wrote");
    String title = say(template, "{'name':'%s'}".formatted("n" + nested.repeat(300))).title();

    assertThat(title.codePointCount(0, title.length())).isBetween(150, 200);
    assertThat(Isolates.balanced(title)).isEqualTo(title);
    assertThat(title).startsWith("\u2068n").contains("…");
  }

  @Test
  void whatLeadsToNothingVisibleIsRefused() {
    assertThat(errors(saying("en", NAME, "{name}"), "{'name':' '}"))
        .containsExactly(
            new FieldError("variables", "en, in_app.title: Leads to nothing that can be seen."));
  }

  @Test
  void allWordsTogetherFitIntoAnEvent() {
    String texts =
        String.join(
            ",",
            Stream.of("en", "de", "fr", "it", "es", "pt")
                .map(each -> "'%s':{'in_app':{'title':'t','message':'{name}'}}".formatted(each))
                .toList());
    Template template =
        put("{'default_locale':'en','variables':%s,'texts':{%s}}".formatted(NAME, texts));

    assertThat(errors(template, "{'name':'%s'}".formatted("x".repeat(9_000)))).isEmpty();
    assertThat(errors(template, "{'name':'%s'}".formatted("é".repeat(9_000))))
        .extracting(FieldError::message)
        .containsExactly(
            "What is said in all languages, and the variables, may have at most 64 KiB as JSON.");
  }

  @Test
  void aNumberThatItsFormatDoesNotTakeIsRefused() {
    assertThat(
            errors(
                saying("en", COUNT, "{count, number, ::.00 rounding-mode-unnecessary}"),
                "{'count':1.555}"))
        .containsExactly(
            new FieldError("variables", "en, in_app.title: Has a format that can't be used."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "::scale/100 | 1.5 | 150",
        "::scale/0.001 precision-increment/0.05 | 1234 | 1.25",
        "::precision-increment/50/w | 120 | 100"
      })
  void aNumberCanBeScaledAndRounded(String format, String count, String expected) throws Unsayable {
    Template template = saying("en", COUNT, "{count, number, %s}".formatted(format));

    assertThat(TemplateCheck.faults(template)).isEmpty();
    assertThat(say(template, "{'count':%s}".formatted(count)).title()).isEqualTo(expected);
  }

  @Test
  void aTextIsNotRepeatedWithoutEnd() throws Unsayable {
    Template template = saying("en", "{'a':{'type':'text'}}", "{a}".repeat(3_300));

    assertThat(say(template, "{'a':'x'}").title()).startsWith("\u2068x\u2069\u2068x");
    assertThat(errors(template, "{'a':'%s'}".formatted("x".repeat(10_000))))
        .extracting(FieldError::message)
        .containsExactly(
            "en, in_app.title: Repeats values until they have more than 100000 characters.");
  }

  static Stream<String> hostileValues() {
    Stream<String> written =
        Stream.of(
            "<script>alert(1)</script>",
            "<b>bold</b>",
            "<img src=x onerror=alert(1)>",
            "&amp;",
            "&lt;b&gt;",
            "\"quoted\"",
            "'single'",
            "it''s",
            "{name}",
            "{0}",
            "{",
            "}",
            "{{name}}",
            "#",
            "{count, plural, other {#}}",
            "'{name}'",
            "%s",
            "${7*7}",
            "#{7*7}",
            "{{7*7}}",
            "<%= 7*7 %>",
            "\\",
            "\\n",
            "\\u0000",
            "a\r\nBcc: eve@example.com",
            "a\nb",
            "a\rb",
            "a\tb",
            "a\u2028b",
            "a\u0085b",
            "\u202Eevil",
            "\u200Fa",
            "a\u200Bb",
            "\uFEFFa",
            "e\u0301",
            "👩‍👩‍👧‍👦",
            "𝒜",
            "null",
            "undefined",
            "true",
            "0",
            "-0",
            "NaN",
            "../../etc/passwd",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,<b>",
            "; DROP TABLE x",
            "' OR 1=1 --",
            "=cmd|' /C calc'!A0",
            "@SUM(1)",
            "[link](http://x)",
            "<!--",
            "-->",
            "]]>",
            "<?xml?>",
            "\u0001",
            "a\u0007b");
    return Stream.concat(
        written,
        IntStream.of(1, 80).mapToObj(length -> "<&'\"{}>".repeat(length).substring(0, length)));
  }

  @ParameterizedTest
  @MethodSource("hostileValues")
  void aHostileValueIsTextAndNothingElse(String value) throws Unsayable {
    Template template = saying("en", NAME, "a {name} b '{'name'}' {name} c");
    String told = Json.mapper().writeValueAsString(Map.of("name", value));

    assertThat(in("en", Words.of(template, new JsonObject(told))).inApp().title())
        .isEqualTo("a \u2068%1$s\u2069 b {name} \u2068%1$s\u2069 c".replace("%1$s", value));
  }

  /// With marks of isolates only as far as they end in it what they begin in it.
  @Test
  void soIsWhateverElseIsHostile_asFarAsThereIsRoom() throws Unsayable {
    Template template = saying("en", NAME, "{name}", "{name} b '{'name'}'");
    for (String text : HostileTexts.all()) {
      String value = HostileTexts.variable(text);
      String told = Json.mapper().writeValueAsString(Map.of("name", value));
      String whole = "\u2068%s\u2069 b {name}".formatted(Isolates.balanced(value));

      String message = in("en", Words.of(template, new JsonObject(told))).inApp().message();

      if (whole.codePointCount(0, whole.length()) <= 10_000) {
        assertThat(message).isEqualTo(whole);
      } else {
        assertThat(message).hasSize(10_000).endsWith("\u2026\u2069");
        assertThat(whole).startsWith(message.substring(0, 9_998));
      }
    }
  }

  @Test
  void thereAreSixtyHostileValues() {
    assertThat(hostileValues()).hasSizeGreaterThanOrEqualTo(60);
  }

  private static List<FieldError> errors(Template template, String variables) {
    try {
      words(template, variables);
      return List.of();
    } catch (Unsayable e) {
      return e.errors();
    }
  }
}
