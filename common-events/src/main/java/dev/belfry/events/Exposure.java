package dev.belfry.events;

import static java.util.Objects.requireNonNull;

/// That somebody was told something as part of an experiment.
///
/// @param key of the experiment
/// @param version of the experiment, which says how people were divided then
/// @param variant the name of the variant that they were given; [#HOLDOUT] if they were told in
///   their inbox alone
public record Exposure(String key, int version, String variant) {
  /// What stands for a variant where nothing is sent.
  public static final String HOLDOUT = "holdout";

  public Exposure {
    requireNonNull(key, "key");
    requireNonNull(variant, "variant");
  }

  /// Whether nothing is to be sent.
  public boolean sendsNothing() {
    return variant.equals(HOLDOUT);
  }
}
