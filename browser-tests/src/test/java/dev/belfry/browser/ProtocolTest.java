package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Switch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The modules use the names that the services use.
class ProtocolTest {
  @Test
  void theTypesAreThoseOfTheEvents() {
    assertThat(says("NOTIFICATION_TYPES"))
        .containsExactlyElementsOf(
            Arrays.stream(NotificationType.values()).map(NotificationType::wireName).toList());
  }

  @Test
  void theSwitchesAreThoseOfTheEvents() {
    assertThat(
            says(
                """
                [...NOTIFICATION_TYPES.map(typeSetting), ...[...CHANNELS, 'realtime'].map(channelSetting)]
                """))
        .containsExactlyInAnyOrderElementsOf(Switch.ALL.stream().map(Switch::settingName).toList());
  }

  private static List<String> says(String expression) {
    Node.Outcome outcome =
        Node.run(
            Node.MODULES,
            "--input-type=module",
            "--eval",
            """
            import { CHANNELS, NOTIFICATION_TYPES, channelSetting, typeSetting } from './protocol.js';
            console.log(JSON.stringify(%s));
            """
                .formatted(expression.strip()));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return Json.mapper().readTree(outcome.output()).valueStream().map(JsonNode::asString).toList();
  }
}
