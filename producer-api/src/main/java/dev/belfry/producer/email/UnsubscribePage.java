package dev.belfry.producer.email;

import dev.belfry.events.Sha256;
import dev.belfry.service.text.Isolates;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/// The page that an unsubscribe link leads to, in a language of its reader's browser. It runs
/// nothing, loads nothing, and needs no sign-in.
final class UnsubscribePage {
  /// Asks before anything is changed.
  static final UnsubscribePage QUESTION =
      new UnsubscribePage(
          new Words(
              "No more e-mail of the kind “%s”?",
              "You still find these notifications in your inbox. Everything else stays as it is.",
              "Stop these e-mails"),
          new Words("‘%s’ 이메일을 그만 받으시겠습니까?", "알림은 알림함에 그대로 남습니다. 다른 설정은 바뀌지 않습니다.", "그만 받기"));

  /// It has been done, now or before.
  static final UnsubscribePage DONE =
      new UnsubscribePage(
          new Words(
              "You get no more e-mail of the kind “%s”.",
              "You can change your mind at any time in the settings of your notifications.", null),
          new Words("이제 ‘%s’ 이메일을 보내지 않습니다.", "알림 설정에서 언제든지 다시 켤 수 있습니다.", null));

  /// The token opens nothing.
  static final UnsubscribePage UNKNOWN =
      new UnsubscribePage(
          new Words(
              "This link does not work.",
              "It may not be complete. Open it from the e-mail again, or use the settings of your"
                  + " notifications.",
              null),
          new Words("사용할 수 없는 링크입니다.", "링크가 잘렸을 수 있습니다. 이메일에서 다시 열거나 알림 설정을 이용해 주세요.", null));

  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{margin:0;min-height:100dvh;display:grid;place-items:center;padding:1rem;box-sizing:border-box;\
      background:light-dark(#f8f5ef,#12151b);color:light-dark(#1d2129,#e8eaf0);\
      font:1rem/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
      main{max-width:30rem;padding:2rem;border:1px solid light-dark(#e4ded2,#2d3340);border-radius:1rem;\
      background:light-dark(#fff,#1a1e27)}
      h1{margin:0 0 .75rem;font:600 1.5rem/1.25 Georgia,"Noto Serif",serif;overflow-wrap:anywhere}
      p{margin:0;color:light-dark(#59616f,#a5aebd)}
      button{margin-top:1.5rem;padding:.75rem 1.5rem;border:0;border-radius:.625rem;cursor:pointer;\
      background:light-dark(#a0540a,#f0b45c);color:light-dark(#fff,#241603);font:inherit;font-weight:600}
      button:focus-visible{outline:3px solid light-dark(#1d2129,#e8eaf0);outline-offset:2px}
      """;

  private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.KOREAN);

  /// What the page may do.
  static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; form-action 'self'; base-uri 'none';"
              .formatted(
                  Base64.getEncoder()
                      .encodeToString(Sha256.of(STYLE.getBytes(StandardCharsets.UTF_8))))
          + " frame-ancestors 'none'";

  private final Words english;
  private final Words korean;

  private UnsubscribePage(Words english, Words korean) {
    this.english = english;
    this.korean = korean;
  }

  /// @param category what it is called
  /// @param languages the header `Accept-Language`; null if there is none
  String html(String category, @Nullable String languages) {
    Locale language = language(languages);
    Words words = language.equals(Locale.KOREAN) ? korean : english;
    String title = HtmlUtils.htmlEscape(words.title.formatted(Isolates.around(category)), "UTF-8");
    String form =
        words.button == null
            ? ""
            : """
            <form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">\
            <button>%s</button></form>
            """
                .formatted(words.button);
    return """
    <!doctype html>
    <html lang="%s">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>%s</title>
    <style>%s</style>
    </head>
    <body>
    <main>
    <h1>%s</h1>
    <p>%s</p>
    %s</main>
    </body>
    </html>
    """
        .formatted(language.toLanguageTag(), title, STYLE, title, words.text, form);
  }

  private static Locale language(@Nullable String languages) {
    if (languages != null && languages.length() <= 200) {
      try {
        Locale found = Locale.lookup(Locale.LanguageRange.parse(languages), LANGUAGES);
        if (found != null) {
          return found;
        }
      } catch (IllegalArgumentException _) {
        // a header that is none
      }
    }
    return Locale.ENGLISH;
  }

  /// @param title with a place for the category
  /// @param button null for none
  private record Words(String title, String text, @Nullable String button) {}
}
