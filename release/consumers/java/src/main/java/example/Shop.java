package example;

import dev.belfry.client.BelfryClient;
import dev.belfry.client.Notice;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Notifies a user over REST, and over Kafka. */
public final class Shop {
  private Shop() {}

  public static void main(String[] args) throws Exception {
    URI belfry = URI.create(System.getenv("BELFRY_URL"));
    String token = System.getenv("BELFRY_TOKEN");
    try (BelfryClient rest = BelfryClient.overRest(belfry, () -> token)) {
      System.out.println("REST " + rest.publish(notice("Over REST")).join().id());
    }
    try (BelfryClient kafka = BelfryClient.overKafka(connection(), "shop")) {
      System.out.println("Kafka " + kafka.publish(notice("Over Kafka")).join().id());
    }
  }

  private static Notice notice(String title) {
    return Notice.to("alice").title(title).message("Sent by a service on Java 17.");
  }

  private static Map<String, String> connection() throws Exception {
    Properties file = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(System.getenv("BELFRY_KAFKA_CONFIG")))) {
      file.load(reader);
    }
    Map<String, String> connection = new HashMap<>();
    file.forEach((name, value) -> connection.put((String) name, (String) value));
    return connection;
  }
}
