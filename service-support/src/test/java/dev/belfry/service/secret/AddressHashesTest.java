package dev.belfry.service.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressHashesTest {
  private final AddressHashes hashes = new AddressHashes(new ChannelSecret("0123456789abcdef"));

  @Test
  void anAddressHasOneHashHoweverItsLettersAreSpelt() {
    assertThat(hashes.of("Alice@Example.com"))
        .isEqualTo(hashes.of("alice@example.com"))
        .hasSize(43)
        .matches("[A-Za-z0-9_-]+");
  }

  /// Rows and events keep it for ever.
  @Test
  void theHashStaysWhatItIs() {
    assertThat(hashes.of("alice@example.com"))
        .isEqualTo("B3XCxb9zQ7hL2DfXdCmzw3Pbpwgb4NB05uyJ6ZrTQFY");
  }

  @Test
  void otherAddressesAndOtherSecretsHaveOtherHashes() {
    assertThat(hashes.of("alice@example.com"))
        .isNotEqualTo(hashes.of("alice@example.org"))
        .isNotEqualTo(
            new AddressHashes(new ChannelSecret("fedcba9876543210")).of("alice@example.com"));
  }
}
