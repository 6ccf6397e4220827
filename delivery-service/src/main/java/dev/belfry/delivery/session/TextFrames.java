package dev.belfry.delivery.session;

/// Puts a client's frames together from the pieces in which they arrive, up to a size: a buffer
/// that holds the largest frame allowed would cost every idle socket as much. One thread at a time.
final class TextFrames {
  private final long maxBytes;
  private StringBuilder text = new StringBuilder(0);
  private long bytes;

  TextFrames(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// Takes the next piece; true if that completes a frame.
  boolean add(String piece, boolean last) {
    if (isTooLarge()) {
      return false;
    }
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    if (isTooLarge()) {
      text = new StringBuilder(0);
      return false;
    }
    text.append(piece);
    return last;
  }

  boolean isTooLarge() {
    return bytes > maxBytes;
  }

  /// The complete frame.
  String take() {
    String complete = text.toString();
    text = new StringBuilder(0);
    bytes = 0;
    return complete;
  }
}
