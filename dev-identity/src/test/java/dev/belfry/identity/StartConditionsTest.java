package dev.belfry.identity;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.belfry.service.start.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class StartConditionsTest {
  private final MockEnvironment environment =
      new MockEnvironment()
          .withProperty("belfry.dev-identity.enabled", "true")
          .withProperty("server.address", "127.0.0.1");

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
  void startsOnThisMachineOnly(String address) {
    environment.setProperty("server.address", address);

    assertThatNoException().isThrownBy(() -> StartConditions.check(environment));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0.0.0.0", "::", "192.0.2.1"})
  void refusesAnAddressThatOthersReach(String address) {
    environment.setProperty("server.address", address);

    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> StartConditions.check(environment))
        .withMessageContaining("belfry.dev-identity.allow-remote");
  }

  @Test
  void startsWhereOthersReachItWhenToldTo() {
    environment
        .withProperty("server.address", "0.0.0.0")
        .withProperty("belfry.dev-identity.allow-remote", "true");

    assertThatNoException().isThrownBy(() -> StartConditions.check(environment));
  }

  @Test
  void refusesToStartUnlessSwitchedOn() {
    environment.setProperty("belfry.dev-identity.enabled", "false");

    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> StartConditions.check(environment))
        .withMessageContaining("belfry.dev-identity.enabled=true");
  }
}
