package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where a notification belongs and which way it may go, as found when it was accepted: what
/// becomes of its category later changes nothing of it.
///
/// In JSON only what is not as by default is said.
///
/// @param category the key of its category
/// @param categoryVersion the version of the category; 0 for [Category#DEFAULT]
/// @param critical whether its category was critical: preferences don't keep it back
/// @param channels those that its sender has named, which narrows what the category allows; null if
///   none were named
/// @param threadKey what ties the mails of one conversation together
/// @param collapseKey a later push with the same key takes the place of one that still waits
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Routing(
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = IsDefault.class) String category,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int categoryVersion,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean critical,
    @Nullable Set<Channel> channels,
    @Nullable String threadKey,
    @Nullable String collapseKey) {
  /// Of what names nothing.
  public static final Routing DEFAULT =
      new Routing(Preferences.DEFAULT_CATEGORY, 0, false, null, null, null);

  public Routing {
    Category.requireKey(category);
    channels =
        channels == null
            ? null
            : Collections.unmodifiableSet(
                channels.isEmpty() ? EnumSet.noneOf(Channel.class) : EnumSet.copyOf(channels));
  }

  /// The same in a version of a category.
  Routing in(Category version) {
    return new Routing(
        version.key(), version.version(), version.critical(), channels, threadKey, collapseKey);
  }

  /// The same in a category, of which no version is named yet.
  Routing of(String other) {
    return new Routing(other, 0, false, channels, threadKey, collapseKey);
  }

  /// The same, for no channel.
  Routing nowhere() {
    return new Routing(category, categoryVersion, critical, Set.of(), threadKey, collapseKey);
  }

  /// As read from JSON, where what is not said is as by default. Channels that this version does
  /// not know are left out.
  static Routing read(
      @Nullable String category,
      @Nullable Integer categoryVersion,
      @Nullable Boolean critical,
      @Nullable List<String> channels,
      @Nullable String threadKey,
      @Nullable String collapseKey) {
    return new Routing(
        category == null ? Preferences.DEFAULT_CATEGORY : category,
        categoryVersion == null ? 0 : categoryVersion,
        critical != null && critical,
        channels == null
            ? null
            : channels.stream()
                .map(Channel::ofWireName)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet()),
        threadKey,
        collapseKey);
  }

  /// Jackson leaves out what equals it.
  static final class IsDefault {
    @Override
    public boolean equals(@Nullable Object value) {
      return value == null || Preferences.DEFAULT_CATEGORY.equals(value);
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
