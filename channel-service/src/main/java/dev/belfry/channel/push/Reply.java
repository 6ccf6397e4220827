package dev.belfry.channel.push;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What became of a push to one device. Texts are for people and repeat nothing of the endpoint or
/// token.
sealed interface Reply {
  /// For people.
  String text();

  /// The push service has taken it.
  record Taken(String text) implements Reply {}

  /// The device takes nothing any more, or nothing from us.
  record Gone(String text) implements Reply {}

  /// It was not taken; another time perhaps.
  ///
  /// @param after how long to wait at least, if the push service has said so
  record Later(String text, @Nullable Duration after) implements Reply {}

  /// It went out, and no answer came: the push service may have it.
  record Unanswered(String text) implements Reply {}

  /// It takes no message that is so large.
  record TooLarge(String text) implements Reply {}

  /// It takes nothing from us: it does not take our signature, or another setting seems wrong.
  record NotUs(String text) implements Reply {}

  /// It will not take this message.
  record Refused(String text) implements Reply {}
}
