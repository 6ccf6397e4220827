package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A way in which an experiment says something.
///
/// @param name of the variant, unique in its experiment
/// @param weight how many of 10,000 people are given it
/// @param templateVersion the version of the template that has its words
public record ExperimentVariant(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) int weight,
    @JsonProperty(required = true) int templateVersion) {
  public ExperimentVariant {
    requireNonNull(name, "name");
  }
}
