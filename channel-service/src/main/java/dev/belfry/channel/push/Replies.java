package dev.belfry.channel.push;

import dev.belfry.channel.send.Outcome;
import dev.belfry.events.FailureReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What became of the whole, of what became of each device.
///
/// @param told each device, and each push
/// @param isOnlyPlatform whether there is one platform: where that does not know us, nothing goes
record Replies(List<Told> told, boolean isOnlyPlatform) {
  Outcome outcome() {
    List<UUID> reached = reached();
    boolean othersGo = !isOnlyPlatform || !reached.isEmpty();
    Optional<Told> again =
        first(Reply.Later.class)
            .or(() -> first(Reply.Unanswered.class))
            .or(() -> othersGo ? first(Reply.NotUs.class) : Optional.empty());
    if (again.isPresent()) {
      return new Outcome.Deferred(
          shortestWait(), textOf(again.get()), reached, first(Reply.Unanswered.class).isPresent());
    }
    return first(Reply.NotUs.class)
        .<Outcome>map(notUs ->
            new Outcome.ChannelDown(
                "a push service takes nothing from Belfry (%s): look at %s"
                    .formatted(notUs.reply().text(), notUs.credentials())))
        .or(() -> first(Reply.Taken.class).map(taken -> new Outcome.Sent(taken.reply().text())))
        .or(() ->
            first(Reply.TooLarge.class)
                .map(large -> new Outcome.Failed(FailureReason.TOO_LARGE, large.reply().text())))
        .or(() ->
            first(Reply.Refused.class)
                .map(refused -> new Outcome.Failed(FailureReason.REFUSED, refused.reply().text())))
        .or(() ->
            first(Reply.Gone.class)
                .map(
                    gone -> new Outcome.Failed(FailureReason.NO_SUCH_ADDRESS, gone.reply().text())))
        .orElseGet(() -> new Outcome.Failed(FailureReason.REFUSED, "no device"));
  }

  private static String textOf(Told told) {
    return told.reply() instanceof Reply.NotUs
        ? "%s takes nothing from Belfry (%s): look at %s"
            .formatted(told.platform().wireName(), told.reply().text(), told.credentials())
        : told.reply().text();
  }

  /// Those that have all of it.
  private List<UUID> reached() {
    Set<UUID> missing =
        told.stream()
            .filter(each -> !(each.reply() instanceof Reply.Taken))
            .map(Told::subscription)
            .collect(Collectors.toSet());
    return told.stream()
        .map(Told::subscription)
        .filter(each -> !missing.contains(each))
        .distinct()
        .toList();
  }

  private Optional<Told> first(Class<? extends Reply> wanted) {
    return told.stream().filter(each -> wanted.isInstance(each.reply())).findFirst();
  }

  /// What the first wants that may be asked again, so that no push service decides for the devices
  /// of others; null if one wants nothing, for the usual pause.
  private @Nullable Duration shortestWait() {
    Duration shortest = null;
    for (Told each : told) {
      switch (each.reply()) {
        case Reply.Later(_, var after) when after != null ->
            shortest = shortest == null || after.compareTo(shortest) < 0 ? after : shortest;
        case Reply.Later _, Reply.Unanswered _, Reply.NotUs _ -> {
          return null;
        }
        case Reply.Taken _, Reply.Gone _, Reply.TooLarge _, Reply.Refused _ -> {
          // It is not asked again.
        }
      }
    }
    return shortest;
  }
}
