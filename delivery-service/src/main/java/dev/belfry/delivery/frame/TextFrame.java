package dev.belfry.delivery.frame;

/// A frame as it goes over the wire.
///
/// @param text one JSON object
/// @param bytes its length in UTF-8
public record TextFrame(String text, int bytes) {
  static TextFrame of(String text) {
    return new TextFrame(text, utf8Length(text));
  }

  /// How many bytes well-formed text has in UTF-8, without encoding it.
  static int utf8Length(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // A surrogate pair is two characters and four bytes.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
