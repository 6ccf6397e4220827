package dev.belfry.producer.request;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a click may lead: a page of the web, or a path of the page's own host. Anything that a
/// browser could read otherwise (another scheme, another host, a user name that looks like a host)
/// is refused.
public final class ActionUrl {
  static final int MAX_LENGTH = 2_048;
  static final String EXPECTED =
      "Must be an http or https URL or a path starting with one /, of at most 2048 characters,"
          + " without user name, backslash, white space and control characters.";

  static final String EXPECTED_OF_IMAGES =
      "Must be an https URL or a path starting with one /, of at most 2048 characters, without user"
          + " name, backslash, white space and control characters.";

  private static final Pattern WEB = Pattern.compile("(?i:https?)://([^/?#]*)(?:[/?#].*)?");
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@%\"<>^`{|}]+)(?::([0-9]{1,5}))?");

  private ActionUrl() {}

  /// Whether a click may lead there.
  public static boolean isValid(String url) {
    if (Text.length(url) > MAX_LENGTH
        || url.codePoints().anyMatch(c -> c == '\\' || Text.isSpaceOrControl(c))) {
      return false;
    }
    if (url.startsWith("/")) {
      return !url.startsWith("//");
    }
    Matcher web = WEB.matcher(url);
    return web.matches() && isAuthority(web.group(1));
  }

  /// Whether an image may be loaded from there.
  static boolean isImage(String url) {
    return isValid(url) && (url.startsWith("/") || url.regionMatches(true, 0, "https:", 0, 6));
  }

  private static boolean isAuthority(String text) {
    Matcher authority = AUTHORITY.matcher(text);
    if (!authority.matches()) {
      return false;
    }
    String port = authority.group(1);
    return port == null || Integer.parseInt(port) <= 65_535;
  }
}
