package dev.belfry.service.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.RecipientId;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsubscribeTokensTest {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final UnsubscribeTokens tokens =
      new UnsubscribeTokens(new ChannelSecret("0123456789abcdef"));
  private final Unsubscribe allowed =
      new Unsubscribe(new RecipientId("alice|x+1@example.com"), "orders", UUID.randomUUID());

  @Test
  void aTokenOpensToWhatWasSealed() {
    assertThat(tokens.open(tokens.seal(allowed))).hasValue(allowed);
  }

  @Test
  void aTokenOfTheLongestNamesOpensToo() {
    var longest =
        new Unsubscribe(new RecipientId("r".repeat(128)), "c".repeat(64), UUID.randomUUID());

    String token = tokens.seal(longest);

    assertThat(token).hasSizeLessThanOrEqualTo(UnsubscribeTokens.MAX_LENGTH);
    assertThat(tokens.open(token)).hasValue(longest);
  }

  @Test
  void aTokenIsSafeInAUrlAndTellsNothing() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String token = tokens.seal(allowed);
      assertThat(token).matches("[A-Za-z0-9_-]+");
      assertThat(made.add(token)).as("each has a nonce of its own").isTrue();
    }
  }

  @Test
  void aTokenWithAnyOneLetterChangedOpensToNothing() {
    String token = tokens.seal(allowed);
    for (int place = 0; place < token.length(); place++) {
      for (int i = 0; i < LETTERS.length(); i++) {
        String altered = token.substring(0, place) + LETTERS.charAt(i) + token.substring(place + 1);
        if (!altered.equals(token)) {
          assertThat(tokens.open(altered)).as(altered).isEmpty();
        }
      }
    }
  }

  @Test
  void partsOfATokenOpenToNothing() {
    String token = tokens.seal(allowed);
    for (int length = 0; length < token.length(); length++) {
      assertThat(tokens.open(token.substring(0, length))).isEmpty();
      assertThat(tokens.open(token.substring(token.length() - length))).isEmpty();
    }
    assertThat(tokens.open(token + "A")).isEmpty();
    assertThat(tokens.open(token + "=")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "....", "AQ", "AQ==", "\u00e4", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void whatIsNoTokenOpensToNothing(String text) {
    assertThat(tokens.open(text)).isEmpty();
  }

  @Test
  void aTokenOfAnotherSecretOpensToNothing() {
    var other = new UnsubscribeTokens(new ChannelSecret("another secret..."));

    assertThat(tokens.open(other.seal(allowed))).isEmpty();
  }

  @Test
  void anotherInstanceWithTheSameSecretOpensIt() {
    var same = new UnsubscribeTokens(new ChannelSecret("0123456789abcdef"));

    assertThat(same.open(tokens.seal(allowed))).hasValue(allowed);
  }
}
