package dev.belfry.producer.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.testing.HostileTexts;
import org.junit.jupiter.api.Test;

class UnsubscribePageTest {
  private static final String PLAIN = "NAME~";

  @Test
  void theNameOfACategoryIsTextAndChangesNothingElse() {
    String plain = UnsubscribePage.QUESTION.html(PLAIN, null);
    for (String text : HostileTexts.all()) {
      String name = HostileTexts.title(text);

      String page = UnsubscribePage.QUESTION.html(name, null);

      String shown = page.replaceAll("(?s).*<h1>No more e-mail of the kind “(.*)”\\?</h1>.*", "$1");
      assertThat(page).isEqualTo(plain.replace(PLAIN, shown));
      assertThat(shown).doesNotContain("<", ">", "\"", "'");
      assertThat(unescaped(withoutIsolates(shown))).isEqualTo(withoutIsolates(name));
    }
  }

  @Test
  void itsDirectionEndsWithIt() {
    assertThat(UnsubscribePage.DONE.html("\u202Egnihtemos", null))
        .contains("<h1>You get no more e-mail of the kind “\u2068\u202Egnihtemos\u2069”.</h1>");
  }

  private static String withoutIsolates(String text) {
    return text.replaceAll("[\u2066-\u2069]", "");
  }

  private static String unescaped(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
