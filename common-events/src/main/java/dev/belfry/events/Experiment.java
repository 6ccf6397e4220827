package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A version of an experiment: which people are told the same in which words. The first variant is
/// the control, which the others are compared with.
///
/// Who is given which variant follows from the experiment and the person alone, so it is the same
/// on every node and at every repeat: nothing is stored.
///
/// @param key its key: 1 to 64 characters, see [Preferences#isKey]
/// @param version 1, 2, 3 and so on
/// @param state whether people are still divided by it
/// @param template the key of the template whose words are compared
/// @param salt what makes its division of people independent of that of other experiments
/// @param variants in order; their weights are 10,000 together
/// @param holdout to how many of 10,000 people nothing is sent
/// @param metric what counts as success
/// @param windowSeconds how soon after it was sent that has to happen
/// @param startedAt when the first version was put
public record Experiment(
    String key,
    int version,
    State state,
    String template,
    String salt,
    List<ExperimentVariant> variants,
    int holdout,
    Metric metric,
    int windowSeconds,
    Instant startedAt) {
  /// What all weights are together: basis points of the whole.
  public static final int WHOLE = 10_000;

  public Experiment {
    variants = List.copyOf(variants);
  }

  /// As an event describes it.
  public static Experiment of(ExperimentPut put) {
    return new Experiment(
        put.key(),
        put.version(),
        put.state(),
        put.template(),
        put.salt(),
        put.variants(),
        put.holdout(),
        put.metric(),
        put.windowSeconds(),
        put.startedAt());
  }

  /// Whether people are still divided by it.
  public boolean isRunning() {
    return state == State.RUNNING;
  }

  /// The control.
  public ExperimentVariant control() {
    return variants.get(0);
  }

  /// What a person is given: the first 8 bytes of SHA-256(salt, 0, recipient), modulo 10,000, are
  /// their place among the variants, which lie side by side in their order. The next 8 bytes decide
  /// likewise whether anything is sent to them, so that the variants' shares stay what they are.
  public Exposure exposureOf(RecipientId recipient) {
    ByteBuffer hash = ByteBuffer.wrap(hash(recipient));
    int place = (int) Long.remainderUnsigned(hash.getLong(), WHOLE);
    int heldOut = (int) Long.remainderUnsigned(hash.getLong(), WHOLE);
    return new Exposure(
        key, version, heldOut < holdout ? Exposure.HOLDOUT : variantAt(place).name());
  }

  private byte[] hash(RecipientId recipient) {
    byte[] salted = salt.getBytes(StandardCharsets.UTF_8);
    byte[] person = recipient.key();
    byte[] both = Arrays.copyOf(salted, salted.length + 1 + person.length); // with a 0 between
    System.arraycopy(person, 0, both, salted.length + 1, person.length);
    return Sha256.of(both);
  }

  private ExperimentVariant variantAt(int place) {
    int end = 0;
    for (ExperimentVariant variant : variants) {
      end += variant.weight();
      if (place < end) {
        return variant;
      }
    }
    return control();
  }

  /// The variant that has the words of an exposure: that of the control where nothing is sent.
  public ExperimentVariant variantOf(Exposure exposure) {
    return variants.stream()
        .filter(each -> each.name().equals(exposure.variant()))
        .findFirst()
        .orElse(control());
  }

  /// Whether a later version may divide people so: it is the same experiment, and whoever is given
  /// a treatment, or to whom nothing is sent, stays where they are. Where it stops, weights divide
  /// nobody any more.
  public boolean mayBecome(Experiment later) {
    return template.equals(later.template)
        && salt.equals(later.salt)
        && metric == later.metric
        && windowSeconds == later.windowSeconds
        && startedAt.equals(later.startedAt)
        && isRunning()
        && holdout == later.holdout
        && variants.size() == later.variants.size()
        && hasTheVariantsOf(later)
        && (!later.isRunning() || movesNobodyOutOfATreatment(later));
  }

  private boolean hasTheVariantsOf(Experiment later) {
    for (int i = 0; i < variants.size(); i++) {
      ExperimentVariant before = variants.get(i);
      ExperimentVariant after = later.variants.get(i);
      if (!before.name().equals(after.name())
          || before.templateVersion() != after.templateVersion()) {
        return false;
      }
    }
    return true;
  }

  private boolean movesNobodyOutOfATreatment(Experiment later) {
    int end = 0;
    int laterEnd = 0;
    for (int i = 0; i < variants.size(); i++) {
      ExperimentVariant before = variants.get(i);
      ExperimentVariant after = later.variants.get(i);
      int begin = end;
      int laterBegin = laterEnd;
      end += before.weight();
      laterEnd += after.weight();
      if (i > 0 && before.weight() > 0 && (laterBegin > begin || laterEnd < end)) {
        return false;
      }
    }
    return true;
  }

  /// Whether people are still divided.
  public enum State {
    RUNNING,
    STOPPED;

    /// The name in JSON.
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The state of that name.
    public static Optional<State> ofWireName(String wireName) {
      return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
    }
  }

  /// What counts as success.
  public enum Metric {
    READ,
    CLICKED;

    /// The name in JSON.
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The metric of that name.
    public static Optional<Metric> ofWireName(String wireName) {
      return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
    }
  }
}
