package dev.belfry.channel.push;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What became of a message to one device. Texts are for people and repeat nothing of the endpoint.
sealed interface Reply {
  /// For people.
  String text();

  /// The push service has taken it.
  record Taken(String text) implements Reply {}

  /// The device takes nothing any more, or nothing from us.
  record Gone(String text) implements Reply {}

  /// Another time perhaps.
  ///
  /// @param after how long to wait at least, if the push service has said so
  record Later(String text, @Nullable Duration after) implements Reply {}

  /// It takes no message that is so large.
  record TooLarge(String text) implements Reply {}

  /// It does not take our signature, so it takes nothing from us.
  record NotUs(String text) implements Reply {}

  /// It will not take this message.
  record Refused(String text) implements Reply {}
}
