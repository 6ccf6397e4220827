package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  @ParameterizedTest
  @CsvSource({
    "de-AT, de-AT de",
    "de, de",
    "zh-Hant-HK, zh-Hant-HK zh-Hant zh",
    "ZH-hant-hk, zh-Hant-HK zh-Hant zh",
    "pt-BR-x-shop, pt-BR-x-shop pt-BR pt",
    "en-u-ca-buddhist, en-u-ca-buddhist en-u-ca en",
    "sr-Latn-RS, sr-Latn-RS sr-Latn sr"
  })
  void aLanguageIsLookedForFromTheWholeTagToItsBeginning(String tag, String lookedFor) {
    assertThat(String.join(" ", Language.lookup(tag))).isEqualTo(lookedFor);
  }

  @Test
  void whoHasNotSaidWhatTheyReadHasNoLanguageToLookFor() {
    assertThat(Language.lookup(null)).isEmpty();
  }
}
