package dev.belfry.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/// Whom a broker lets in, and what its clients need for that.
sealed interface BrokerAccess {

  /// The protocol of every listener, in Kafka's words.
  String protocol();

  /// What the broker must be told as a whole.
  default Map<String, String> ofBroker() {
    return Map.of();
  }

  /// What the broker must be told, by listener.
  Map<String, String> ofListener(String listener);

  /// What a client must be told, besides the address.
  Map<String, String> ofClient();

  /// Whoever reaches the port.
  ///
  /// @param unlessDenied whether ACLs can deny something nevertheless
  record Anyone(boolean unlessDenied) implements BrokerAccess {

    @Override
    public String protocol() {
      return "PLAINTEXT";
    }

    @Override
    public Map<String, String> ofBroker() {
      return unlessDenied
          ? Map.of(
              "authorizer.class.name",
              StandardAuthorizer.class.getName(),
              "allow.everyone.if.no.acl.found",
              "true")
          : Map.of();
    }

    @Override
    public Map<String, String> ofListener(String listener) {
      return Map.of();
    }

    @Override
    public Map<String, String> ofClient() {
      return Map.of();
    }
  }

  /// Who can read the password. Not SCRAM, whose passwords can't be added to a log that is
  /// formatted already; what goes over the loopback interface is seen by root alone.
  record ByPassword(String password) implements BrokerAccess {

    private static final String MECHANISM = "PLAIN";
    private static final String USER = "belfry";

    /// The password of the folder, made up when there is none.
    static ByPassword of(Path folder) throws IOException {
      var file = new PasswordFile(folder.resolve("password"));
      if (!Files.exists(file.path())) {
        file.make();
      }
      return new ByPassword(file.read());
    }

    @Override
    public String protocol() {
      return "SASL_PLAINTEXT";
    }

    @Override
    public Map<String, String> ofListener(String listener) {
      var prefix = "listener.name." + listener.toLowerCase(Locale.ROOT) + ".";
      return Map.of(
          prefix + "sasl.enabled.mechanisms",
          MECHANISM,
          prefix + "plain.sasl.jaas.config",
          login("user_%s=\"%s\"".formatted(USER, password)));
    }

    @Override
    public Map<String, String> ofClient() {
      return Map.of(
          "security.protocol", protocol(),
          "sasl.mechanism", MECHANISM,
          "sasl.jaas.config", login(""));
    }

    private String login(String more) {
      return Stream.of(
              "org.apache.kafka.common.security.plain.PlainLoginModule required",
              "username=\"%s\"".formatted(USER),
              "password=\"%s\"".formatted(password),
              more)
          .filter(part -> !part.isEmpty())
          .collect(Collectors.joining(" ", "", ";"));
    }

    /// The password stays out of every log.
    @Override
    public String toString() {
      return "ByPassword";
    }
  }
}
