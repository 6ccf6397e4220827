package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  @Test
  void newIdsAreOfVersion7AndCarryTheirTime() {
    long before = Instant.now().toEpochMilli();

    UUID id = Ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16)
        .isBetween(before, Instant.now().toEpochMilli());
  }

  @Test
  void newIdsOfLaterMillisecondsSortLater() {
    UUID earlier = Ids.next();
    long then = Instant.now().toEpochMilli();
    while (Instant.now().toEpochMilli() == then) {
      Thread.onSpinWait();
    }

    assertThat(Ids.next().toString()).isGreaterThan(earlier.toString());
  }

  @Test
  void newIdsAreNeverTheSame() {
    Set<UUID> ids = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      ids.add(Ids.next());
    }

    assertThat(ids).hasSize(100_000);
  }

  /// Never to be changed: a retry that meets an upgraded instance must yield the same id.
  @ParameterizedTest
  @CsvSource({
    "single, alice, key-1, bob, 2a6d8cce-e7d8-8c3e-b164-2539ace2a436",
    "broadcast, alice, key-1, '', 7da7cb24-550d-8991-bf66-5bdeeee1448d",
    "bulk, shop, \u00fcn\u00ef, a@b, a1bfe088-8764-8360-a090-e147c4e0356f"
  })
  void derivedIdsAreTheSameForEver(
      String door, String caller, String key, String recipient, UUID expected) {
    assertThat(Ids.derived(door, caller, key, recipient)).isEqualTo(expected);
  }

  @Test
  void derivedIdsAreOfVersion8() {
    UUID id = Ids.derived("single", "alice", "key", "bob");

    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void derivedIdsKnowWhereOnePartEndsAndTheNextBegins() {
    assertThat(
            Set.of(
                Ids.derived("single", "ab", "c", "d"),
                Ids.derived("single", "a", "bc", "d"),
                Ids.derived("single", "a", "b", "cd"),
                Ids.derived("single", "abcd", "", ""),
                Ids.derived("singlea", "b", "c", "d")))
        .hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "0199d0f27a007000800000000000a11c",
        "0199d0f2-7a00-7000-8000-00000000a11",
        "0199d0f2-7a00-7000-8000-00000000a11cc",
        "{0199d0f2-7a00-7000-8000-00000000a11c}",
        " 0199d0f2-7a00-7000-8000-00000000a11c",
        "0199d0f2-7a00-7000-8000-00000000a11g",
        "0199d0f2-7a00-7000-8000-00000000a11c\n"
      })
  void readsNothingButTheCanonicalForm(String text) {
    assertThat(Ids.parse(text)).isEmpty();
  }

  @Test
  void readsTheCanonicalFormInEitherCase() {
    assertThat(Ids.parse("0199d0f2-7a00-7000-8000-00000000a11c")).contains(EventFixtures.ID);
    assertThat(Ids.parse("0199D0F2-7A00-7000-8000-00000000A11C")).contains(EventFixtures.ID);
  }
}
