package dev.belfry.events;

import java.util.regex.Pattern;

/// Addresses for e-mail, as far as Belfry takes them: those of RFC 5321 without quotes, comments,
/// literal IP addresses and letters beyond ASCII. Nothing in them can be taken for anything else in
/// a header or a command.
public final class EmailAddress {
  private static final int MAX_LENGTH = 254;
  private static final Pattern FORM =
      Pattern.compile(
          "(?=.{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
              + "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*"
              + "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  private EmailAddress() {}

  /// Whether it is one.
  public static boolean isValid(String text) {
    return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
  }
}
