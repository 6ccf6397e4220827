package dev.belfry.events;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which way the notifications of a category go, channel by channel. What JSON does not say is as
/// by default.
///
/// @param realtime sockets
/// @param email e-mail
/// @param push push services
public record CategoryChannels(
    CategoryRealtime realtime, CategoryChannel email, CategoryChannel push) {
  /// To sockets at once; by push after 20 s, unless it was seen; by e-mail after 15 minutes, unless
  /// it was read.
  public static final CategoryChannels DEFAULT =
      new CategoryChannels(
          new CategoryRealtime(true),
          new CategoryChannel(true, 900, Unless.READ),
          new CategoryChannel(true, 20, Unless.SEEN));

  public CategoryChannels {
    realtime = orElse(realtime, () -> DEFAULT.realtime);
    email = orElse(email, () -> DEFAULT.email);
    push = orElse(push, () -> DEFAULT.push);
  }

  private static <T> T orElse(@Nullable T value, Supplier<T> otherwise) {
    return value == null ? otherwise.get() : value;
  }

  /// Whether anything goes by that channel.
  public boolean allow(Channel channel) {
    return switch (channel) {
      case REALTIME -> realtime.enabled();
      case EMAIL -> email.enabled();
      case PUSH -> push.enabled();
    };
  }

  /// Whether a category's notifications go to sockets.
  public record CategoryRealtime(boolean enabled) {}

  /// Whether, when and unless what a category's notifications go by a channel that reaches people
  /// elsewhere.
  ///
  /// @param enabled whether they go by it at all
  /// @param delaySeconds how long after its creation one is due
  /// @param unless what makes it needless until then
  public record CategoryChannel(boolean enabled, int delaySeconds, Unless unless) {}

  /// What makes a notification needless on a channel.
  public enum Unless {
    /// It was read.
    READ,
    /// It was shown on a page that people looked at.
    SEEN,
    /// Nothing.
    NEVER
  }
}
