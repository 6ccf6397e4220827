package dev.belfry.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is erased is told from those whose ids are alike.
class RemovalTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          alice,                       (erased)
          Ask alice.,                  Ask (erased).
          alice: ticket 4711,          (erased): ticket 4711
          (alice),                     ((erased))
          alice.jones,                 alice.jones
          acme:alice,                  acme:alice
          alice@example.org,           alice@example.org
          malice,                      malice
          """)
  void anIdIsWholeOrItIsSomebodyElses(String text, String masked) {
    assertThat(new Person(new RecipientId("alice"), Set.of()).masked(text)).isEqualTo(masked);
  }

  @Test
  void aNumberInAParameterIsNobodyUnlessTheParameterNamesAUser() {
    var removal = new Removal(new Person(new RecipientId("20"), Set.of()));

    Verdict verdict =
        removal
            .of(Topic.AUDIT)
            .apply(
                new ConsumerRecord<>(
                    Topic.AUDIT.topicName(),
                    0,
                    0,
                    bytes("olga"),
                    bytes("{\"parameters\":{\"user\":\"20\",\"limit\":\"20\"}}")));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Change.class,
            change ->
                assertThat(new String(change.value(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"parameters\":{\"user\":\"(erased)\",\"limit\":\"20\"}}"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
