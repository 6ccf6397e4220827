package dev.belfry.delivery.frame;

/// Why a socket is closed. 4000 to 4499 ask the client to reconnect, 4500 to 4999 not to.
public enum CloseReason {
  /// The node stops, or can no longer vouch for what it sends: resume elsewhere.
  GOING_AWAY(1001, "going away"),
  /// Only text is spoken here.
  BINARY_FRAME(1003, "text only"),
  /// A frame larger than allowed.
  TOO_LARGE(1009, "frame too large"),
  /// Something went wrong with this session here: resume.
  INTERNAL_ERROR(1011, "internal error"),
  /// The token is bad or has expired: reconnect with a new one.
  TOKEN(4401, "token bad or expired"),
  /// The client reads slower than it is told things: resume.
  TOO_SLOW(4408, "too slow"),
  /// Too many frames: back off.
  TOO_MANY_FRAMES(4429, "too many frames"),
  /// The protocol was violated again and again.
  PROTOCOL(4500, "too many bad frames"),
  /// The user opened more sessions than a node allows; the oldest goes.
  TOO_MANY_SESSIONS(4509, "too many sessions"),
  /// The peer is gone without a word; it will not read this.
  DEAD(1006, "");

  private final int code;
  private final String phrase;

  CloseReason(int code, String phrase) {
    this.code = code;
    this.phrase = phrase;
  }

  /// The close code.
  public int code() {
    return code;
  }

  /// For people.
  public String phrase() {
    return phrase;
  }
}
