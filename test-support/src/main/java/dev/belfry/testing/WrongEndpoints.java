package dev.belfry.testing;

import java.util.stream.Stream;

/// Where somebody would have Belfry push to that is no push service: other hosts of the network,
/// hosts that look like a push service, and what is no address at all.
public final class WrongEndpoints {
  private WrongEndpoints() {}

  /// All of them; no push service of `fcm.googleapis.com` or below `push.apple.com` has one of
  /// them.
  public static Stream<String> all() {
    return Stream.of(
        "",
        " ",
        "x",
        "/fcm/send/x",
        "//fcm.googleapis.com/x",
        "http://fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https:fcm.googleapis.com/x",
        "https:///x",
        "https://",
        "https://fcm.googleapis.com:80/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:0/x",
        "https://fcm.googleapis.com:65536/x",
        "https://user@fcm.googleapis.com/x",
        "https://user:secret@fcm.googleapis.com/x",
        "https://@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://fcm.googleapis.com:443@evil.example/x",
        "https://evil.example/x#@fcm.googleapis.com",
        "https://fcm.googleapis.com/x#y",
        "https://evil.example\\@fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://googleapis.com/x",
        "https://fcm.googleapis.com./x",
        "https://push.apple.com/x",
        "https://.push.apple.com/x",
        "https://evilpush.apple.com/x",
        "https://push.apple.com.evil.example/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://0x7f000001/x",
        "https://2130706433/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://metadata.google.internal/x",
        "https://kafka:9092/x",
        "https://f\u00e7m.googleapis.com/x",
        "https://fcm.googleapis\u3002com/x",
        "https://fcm.googleapis.com%2eevil.example/x",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/x\r\nHost: evil.example",
        "https://fcm.googleapis.com\t/x",
        "https://fcm_.googleapis.com/x");
  }
}
