package dev.belfry.channel.email.smtp;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a mail server has said.
///
/// @param code three digits (RFC 5321)
/// @param enhanced the code of RFC 3463, such as `5.1.1`; null if there is none
/// @param text all of it on one line, fit to be kept and shown: no address is in it
record Reply(int code, @Nullable String enhanced, String text) {
  private static final Pattern LINE = Pattern.compile("[0-9]{3}(?:[ -](.*))?");
  private static final Pattern ENHANCED =
      Pattern.compile("[0-9]{3}[ -]([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?:[ :;,)\\]-].*)?");
  private static final Pattern ADDRESS = Pattern.compile("<?[^\\s<>\"(),;:]+@[^\\s<>\"'(),;:]+>?");
  private static final int LONGEST = 300;

  /// @param code -1 if the server said nothing, or nothing that can be understood
  /// @param raw its lines
  static @Nullable Reply of(int code, String raw) {
    return code < 200 || code > 599 ? null : new Reply(code, enhanced(raw), text(code, raw));
  }

  boolean isPositive() {
    return code < 300;
  }

  boolean isRefusal() {
    return code >= 400;
  }

  /// Whether it may be otherwise later. Where the two codes disagree, the milder one counts.
  boolean isTransient() {
    return code < 500 || (enhanced != null && enhanced.startsWith("4."));
  }

  private static @Nullable String enhanced(String raw) {
    return raw.lines()
        .map(ENHANCED::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(1))
        .findFirst()
        .orElse(null);
  }

  private static String text(int code, String raw) {
    String said =
        Arrays.stream(raw.split("\\R"))
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .map(line -> line.group(1) == null ? "" : line.group(1))
            .collect(Collectors.joining(" "));
    return shown(code + " " + said);
  }

  /// Without addresses and control characters, and not too long.
  static String shown(String text) {
    String plain =
        ADDRESS.matcher(text.replaceAll("[\\s\\p{Cntrl}]+", " ")).replaceAll("<address>").strip();
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "...";
  }
}
