package dev.belfry.channel.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.service.start.StartRefused;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneSettingsTest {
  @Test
  void withoutSettingsBothAreOff() {
    assertThat(apns("", "", "", "").isOn()).isFalse();
    assertThat(new FcmProperties("", URI.create("https://fcm.googleapis.com")).isOn()).isFalse();
  }

  @Test
  void whatIsMissingOfApplesSettingsIsNamed() {
    assertThatThrownBy(() -> apns("", "ABCDE12345", "TEAM123456", "com.example"))
        .hasMessage("Push to Apple's devices needs belfry.channel.push.apns.key-file too");
    assertThatThrownBy(() -> apns("key.p8", "", "TEAM123456", ""))
        .hasMessage(
            "Push to Apple's devices needs belfry.channel.push.apns.key-id and belfry.channel.push.apns.topic too");
    assertThatThrownBy(() -> apns("key.p8", "short", "TEAM123456", "com.example"))
        .hasMessageContaining("belfry.channel.push.apns.key-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "http://fcm.googleapis.com", "http://10.0.0.1"})
  void anotherServerMustBeOnThisMachine(String server) {
    assertThatThrownBy(() -> new FcmProperties("", URI.create(server)))
        .hasMessageContaining("belfry.channel.push.fcm.server");
    assertThatThrownBy(() ->
            new ApnsProperties("", "", "", "", false, URI.create(server).getHost() + ":443", ""))
        .hasMessageContaining("belfry.channel.push.apns.server");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense with-a-secret",
        "{\"private_key\":\"with-a-secret\"}",
        "{\"private_key\":\"-----BEGIN PRIVATE KEY-----\\nwith-a-secret\\n-----END PRIVATE KEY-----\"}"
      })
  void whatIsNoKeyOfAnAccountIsRefusedWithoutRepeatingIt(String text, @TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("key.json"), text);

    assertThatThrownBy(() -> FcmCredentials.in(file))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("belfry.channel.push.fcm.credentials-file")
        .hasMessageNotContaining("with-a-secret")
        .hasNoCause();
  }

  @Test
  void aFileThatIsNotThereIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> FcmCredentials.in(folder.resolve("none.json")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("NoSuchFileException");
  }

  private static ApnsProperties apns(String file, String key, String team, String topic) {
    return new ApnsProperties(file, key, team, topic, false, "", "");
  }
}
