package dev.belfry.service.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushEndpointsTest {
  private final PushEndpoints endpoints =
      new PushEndpoints(
          List.of("fcm.googleapis.com", "*.push.services.mozilla.com", "*.push.apple.com"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://fcm.googleapis.com/fcm/send/dXyz:APA91b-_",
        "https://fcm.googleapis.com:443/wp/x?y=1",
        "HTTPS://FCM.googleapis.com/x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://a.b.push.apple.com/QGuQyavXutnMH",
      })
  void thoseOfThePushServicesMayBeCalled(String endpoint) {
    assertThat(endpoints.refusal(endpoint)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.belfry.testing.WrongEndpoints#all")
  void everythingElseIsRefusedInASentenceThatRepeatsNothingOfIt(String endpoint) {
    assertThat(endpoints.refusal(endpoint))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("Must ").endsWith("."))
        .hasValueSatisfying(
            reason -> assertThat(reason).doesNotContain("evil", "169.254", "googleapis"));
  }

  @Test
  void oneThatIsTooLongIsRefused() {
    assertThat(endpoints.refusal("https://fcm.googleapis.com/" + "x".repeat(2_021))).isEmpty();
    assertThat(endpoints.refusal("https://fcm.googleapis.com/" + "x".repeat(2_022))).isPresent();
  }

  @Test
  void aTestMayAllowThisMachineAtAnyPort() {
    var forTests = new PushEndpoints(List.of("localhost", "127.0.0.1"));

    assertThat(forTests.refusal("http://127.0.0.1:4711/x")).isEmpty();
    assertThat(forTests.refusal("https://localhost:4711/x")).isEmpty();
    assertThat(forTests.refusal("http://[::1]:4711/x")).isPresent();
    assertThat(forTests.refusal("http://127.0.0.2:4711/x")).isPresent();
    assertThat(forTests.refusal("ftp://127.0.0.1:4711/x")).isPresent();
    assertThat(forTests.refusal("https://fcm.googleapis.com/x")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "*.com",
        "com",
        "10.0.0.1",
        "https://a.example",
        "a.example/x",
        "a.example:443",
        "a.*.example",
        "*a.example.com",
        "a..example"
      })
  void aSettingThatIsNoHostIsRefused(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PushEndpoints(List.of(host)))
        .withMessageStartingWith("belfry.channel.push.allowed-hosts: " + host);
  }
}
