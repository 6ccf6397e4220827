package dev.belfry.channel.delivery;

import java.util.Arrays;
import java.util.Locale;

/// How far a delivery has come.
public enum DeliveryState {
  /// It is to be sent, and has not been tried.
  DECIDED,
  /// An attempt surely sent nothing, and there will be another.
  DEFERRED,
  /// An attempt has no known outcome: it will be repeated once.
  UNKNOWN,
  /// An instance has claimed it.
  SENDING,
  /// The repeated attempt has no known outcome either: nothing more happens by itself.
  HELD,
  /// It was taken.
  SENT,
  /// It was given up.
  FAILED,
  /// It was taken, and came back.
  BOUNCED,
  /// None of its notifications is to be sent any more.
  CANCELLED,
  /// It was due and not sent.
  SKIPPED;

  /// The name in rows.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DeliveryState ofWireName(String name) {
    return Arrays.stream(values())
        .filter(each -> each.wireName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// Whether it can be claimed.
  boolean isReady() {
    return this == DECIDED || this == DEFERRED || this == UNKNOWN;
  }

  /// Whether nothing changes any more.
  boolean isOver() {
    return switch (this) {
      case SENT, FAILED, BOUNCED, CANCELLED, SKIPPED -> true;
      case DECIDED, DEFERRED, UNKNOWN, SENDING, HELD -> false;
    };
  }
}
