package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/// Random changes of settings, against a model of the plainest kind: a value for each place.
class SettingsFoldTest {
  private static final List<String> SWITCHES =
      Switch.ALL.stream().map(Switch::settingName).toList();
  private static final List<String> NAMES = List.of("locale", "time_zone");
  private static final List<String> CATEGORIES = List.of("default", "orders", "a.b-c_d");
  private static final List<String> CHANNELS = List.of("email", "push", "realtime");

  private final Map<String, Object> model = new TreeMap<>();

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void changesInWhateverBatchesComeToTheSame(int seed) {
    var random = new Random(seed);
    Settings folded = Settings.DEFAULT;
    Settings keptBetween = Settings.DEFAULT;

    for (SettingsEvent event : changes(random)) {
      folded = event.applyTo(folded);
      keptBetween = event.applyTo(keptBetween);
      if (random.nextBoolean()) {
        keptBetween = Settings.parse(keptBetween.differences().json());
      }

      assertThat(values(folded)).as("%s", event).isEqualTo(model(event));
      assertThat(keptBetween).isEqualTo(folded);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void patchesOfDifferentMembersComeToTheSameInWhateverOrder(int seed) {
    var random = new Random(seed);
    List<SettingsEvent> changes = new ArrayList<>();
    SWITCHES.forEach(name -> changes.add(patch(name, random.nextBoolean())));
    NAMES.forEach(name -> changes.add(patch(name, name)));
    for (String category : CATEGORIES) {
      for (String channel : CHANNELS) {
        ObjectNode patch = Json.mapper().createObjectNode();
        patch.putObject("preferences").putObject(category).put(channel, random.nextBoolean());
        changes.add(patched(patch));
      }
    }
    Settings inOrder = fold(changes);

    Collections.shuffle(changes, random);

    assertThat(fold(changes)).isEqualTo(inOrder);
    assertThat(inOrder.preferences().cells().values())
        .hasSize(CATEGORIES.size())
        .allMatch(cells -> cells.size() == CHANNELS.size());
  }

  private static Settings fold(List<SettingsEvent> changes) {
    Settings settings = Settings.DEFAULT;
    for (SettingsEvent change : changes) {
      settings = change.applyTo(settings);
    }
    return settings;
  }

  private static SettingsEvent patch(String name, Object value) {
    ObjectNode patch = Json.mapper().createObjectNode();
    return patched(patch.putPOJO(name, value));
  }

  private static SettingsEvent patched(ObjectNode patch) {
    return new SettingsPatched(
        EventFixtures.ALICE,
        "alice",
        Json.mapper().readValue(patch.toString(), SettingsMembers.class));
  }

  private static List<SettingsEvent> changes(Random random) {
    return IntStream.range(0, 40)
        .<SettingsEvent>mapToObj(_ -> {
          boolean isPatch = random.nextInt(4) > 0;
          SettingsMembers members = SettingsMembers.of(members(random, isPatch));
          return isPatch
              ? new SettingsPatched(EventFixtures.ALICE, "alice", members)
              : new SettingsChanged(EventFixtures.ALICE, "alice", members);
        })
        .toList();
  }

  private static ObjectNode members(Random random, boolean withNulls) {
    ObjectNode members = Json.mapper().createObjectNode();
    for (String name : SWITCHES) {
      flag(random, name, members, withNulls);
    }
    for (String name : NAMES) {
      switch (random.nextInt(6)) {
        case 0 -> members.putNull(name);
        case 1 -> members.put(name, name + random.nextInt(3));
        default -> {}
      }
    }
    switch (random.nextInt(6)) {
      case 0 -> members.putNull("preferences");
      case 1, 2, 3 -> preferences(random, members.putObject("preferences"), withNulls);
      default -> {}
    }
    return members;
  }

  private static void preferences(Random random, ObjectNode preferences, boolean withNulls) {
    for (String category : CATEGORIES) {
      switch (random.nextInt(5)) {
        case 0 -> preferences.putNull(category);
        case 1, 2 -> {
          ObjectNode cells = preferences.putObject(category);
          CHANNELS.forEach(channel -> flag(random, channel, cells, withNulls));
        }
        default -> {}
      }
    }
  }

  private static void flag(Random random, String name, ObjectNode into, boolean withNulls) {
    switch (random.nextInt(4)) {
      case 0 -> into.put(name, random.nextBoolean());
      case 1 -> {
        if (withNulls) {
          into.putNull(name);
        }
      }
      default -> {}
    }
  }

  /// What is not as by default, by its place, after one more change.
  private Map<String, Object> model(SettingsEvent event) {
    switch (event) {
      case SettingsChanged changed -> {
        ObjectNode named = changed.settings().tree();
        SWITCHES.forEach(model::remove);
        named.propertyNames().forEach(this::clear);
        set("", named);
      }
      case SettingsPatched patched -> set("", patched.patch().tree());
    }
    return model;
  }

  private void set(String place, ObjectNode patch) {
    patch.forEachEntry((name, value) -> {
      if (value instanceof ObjectNode inner) {
        set(place + name + "/", inner);
      } else {
        clear(place + name);
        if (value.isString()) {
          model.put(place + name, value.stringValue());
        } else if (value.isBoolean() && !(SWITCHES.contains(name) && value.booleanValue())) {
          model.put(place + name, value.booleanValue());
        }
      }
    });
  }

  private void clear(String place) {
    model.keySet().removeIf(each -> each.equals(place) || each.startsWith(place + "/"));
  }

  private static Map<String, Object> values(Settings settings) {
    Map<String, Object> values = new TreeMap<>();
    settings.off().forEach(each -> values.put(each.settingName(), false));
    if (settings.locale() != null) {
      values.put("locale", settings.locale());
    }
    if (settings.timeZone() != null) {
      values.put("time_zone", settings.timeZone());
    }
    settings
        .preferences()
        .cells()
        .forEach((category, cells) ->
            cells.forEach((channel, isOn) ->
                values.put("preferences/%s/%s".formatted(category, channel.wireName()), isOn)));
    return values;
  }
}
