package dev.belfry.channel.push;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Push by Apple's service: on where there is a key. The key, its id, the team and the topic belong
/// together.
///
/// @param keyFile the key that tokens are signed with: a `.p8` file, as Apple's developer site
///   makes one
/// @param keyId which key it is: 10 characters
/// @param teamId whose it is: 10 characters
/// @param topic the app: its bundle id
/// @param sandbox whether devices run the app as it is developed, and not as it is published
/// @param server another server, `host:port` on this machine: for tests
/// @param serverCertificate what that server is trusted by: a file in PEM
@ConfigurationProperties("belfry.channel.push.apns")
public record ApnsProperties(
    @DefaultValue("") String keyFile,
    @DefaultValue("") String keyId,
    @DefaultValue("") String teamId,
    @DefaultValue("") String topic,
    @DefaultValue("false") boolean sandbox,
    @DefaultValue("") String server,
    @DefaultValue("") String serverCertificate) {
  private static final String PREFIX = "belfry.channel.push.apns.";

  public ApnsProperties {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("key-file", keyFile);
    all.put("key-id", keyId);
    all.put("team-id", teamId);
    all.put("topic", topic);
    List<String> missing =
        all.entrySet().stream()
            .filter(each -> each.getValue().isEmpty())
            .map(each -> PREFIX + each.getKey())
            .toList();
    if (!missing.isEmpty() && missing.size() < all.size()) {
      throw new IllegalArgumentException(
          "Push to Apple's devices needs %s too".formatted(String.join(" and ", missing)));
    }
    requireForm("key-id", keyId, "[A-Z0-9]{10}", "10 capital letters and digits");
    requireForm("team-id", teamId, "[A-Z0-9]{10}", "10 capital letters and digits");
    requireForm("topic", topic, "[A-Za-z0-9.-]{1,255}", "a bundle id such as com.example.app");
    requireForm(
        "server",
        server,
        "(localhost|127\\.0\\.0\\.1|\\[::1]):[0-9]{1,5}",
        "host:port of a server on this machine");
  }

  private static void requireForm(String name, String value, String form, String expected) {
    if (!value.isEmpty() && !value.matches(form)) {
      throw new IllegalArgumentException(
          "%s%s: %s (expected: %s)".formatted(PREFIX, name, value, expected));
    }
  }

  /// Whether it is on.
  boolean isOn() {
    return !keyFile.isEmpty();
  }
}
