package dev.belfry.service.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belfry.service.push.PushProperties.Web;
import dev.belfry.service.start.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VapidKeyTest {
  /// The sender's pair in the example of RFC 8291, section 5.
  private static final String PUBLIC =
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";

  private static final String PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

  @TempDir Path folder;

  @Test
  void isTheOneThatSettingsName() {
    VapidKey key = VapidKey.of(new Web(true, PUBLIC, PRIVATE, "", ""));

    assertThat(key.encoded()).isEqualTo(PUBLIC);
    assertThat(key.id()).hasSize(16).isEqualTo(VapidKey.of(pair()).id());
    assertThat(key).asString().doesNotContain(PRIVATE);
    assertThat(pair()).asString().doesNotContain(PRIVATE);
  }

  @ParameterizedTest
  @CsvSource({
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8,''",
    "'',yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8,q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl6A8,yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
    "nonsense,yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
  })
  void whatIsNoPairIsRefused(String publicKey, String privateKey) {
    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> VapidKey.of(new Web(true, publicKey, privateKey, "", "")))
        .withMessageContaining("belfry.channel.push.web.public-key")
        .withMessageContaining("are no pair");
  }

  @Test
  void needsToBeNamedOnce() {
    for (Web wrong :
        new Web[] {
          new Web(true, "", "", "", ""), new Web(true, PUBLIC, PRIVATE, "/tmp/key.jwk", "")
        }) {
      assertThatExceptionOfType(StartRefused.class)
          .isThrownBy(() -> VapidKey.of(wrong))
          .withMessageContaining("belfry.channel.push.web.key-file");
    }
  }

  @Test
  void isMadeOnceAndKeptForItsOwnerOnly() throws IOException {
    Path file = folder.resolve("below").resolve("push.jwk");

    String made = VapidKey.of(in(file)).encoded();

    assertThat(VapidKey.of(in(file)).encoded()).isEqualTo(made).hasSize(87);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(BrowserKeys.isPublicKey(made)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "not a key", "{\"kty\":\"EC\",\"crv\":\"P-256\"}"})
  void aFileThatHoldsNoneIsRefusedAndLeftAsItIs(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("push.jwk"), content);

    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> VapidKey.of(in(file)))
        .withMessageContaining(file + " holds no key for push. Remove it");
    assertThat(file).hasContent(content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "AAAA",
        // not on the curve
        "BAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
        // compressed
        "Av4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg",
        // one byte too many
        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8A",
        // all zero
        "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void aBrowsersKeyIsAPointOnTheCurve(String p256dh) {
    assertThat(BrowserKeys.isPublicKey(p256dh)).isFalse();
    assertThat(BrowserKeys.isPublicKey(PUBLIC)).isTrue();
  }

  @Test
  void aBrowsersSecretHas16Bytes() {
    assertThat(BrowserKeys.isSecret("BTBZMqHH6r4Tts7J_aSIgg")).isTrue();
    assertThat(BrowserKeys.isSecret("BTBZMqHH6r4Tts7J_aSIgg==")).isTrue();
    for (String wrong : new String[] {"", "BTBZMqHH6r4Tts7J_aSI", "BTBZMqHH6r4Tts7J+aSIgg", "!"}) {
      assertThat(BrowserKeys.isSecret(wrong)).as(wrong).isFalse();
    }
  }

  private static Web pair() {
    return new Web(true, PUBLIC, PRIVATE, "", "");
  }

  private static Web in(Path file) {
    return new Web(true, "", "", file.toString(), "");
  }
}
