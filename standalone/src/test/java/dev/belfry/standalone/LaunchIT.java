package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Json;
import dev.belfry.testing.JavaCommand;
import dev.belfry.testing.JavaProcess;
import dev.belfry.testing.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Execution(ExecutionMode.CONCURRENT)
class LaunchIT {
  @TempDir Path folder;

  /// Where the test is root, the database server is someone else, who must pass through.
  @BeforeEach
  void letOthersPassThrough() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @Test
  void aTokenANotificationAndTheInbox() {
    try (Instance belfry = Instance.started(folder.resolve("data"))) {
      belfry
          .process()
          .awaitOutput(
              line -> line.equals("Or open %s and ring a bell there.".formatted(belfry.origin())),
              Instance.PATIENCE);
      String alice = belfry.token("alice");

      HttpResponse<String> accepted = belfry.notifyPatiently(alice, "Hello");

      assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
      assertThat(belfry.inbox(alice, positionOf(accepted))).containsExactly(idOf(accepted));
      HttpResponse<String> page = belfry.get("/", "");
      assertThat(page.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
      assertThat(page.headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(
              policy -> assertThat(policy).contains("script-src 'self'; style-src 'self';"));
      assertThat(page.body()).contains("<script type=\"module\" src=\"/demo/demo.js\"></script>");
      assertThat(belfry.get("/demo/demo.js", "").headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
      assertThat(belfry.get("/demo/nothing.js", "").statusCode()).isEqualTo(404);
      assertThat(belfry.getPatiently("/actuator/health", "").statusCode()).isEqualTo(200);
      assertRefusesInternalCallsOfOthers(belfry, alice);
      assertRefusedInOneLine(
          Instance.command(0).withArgument("--belfry.data-directory=" + folder.resolve("data")),
          "is in use by process " + belfry.process().pid());

      assertThat(belfry.process().terminate(Instance.PATIENCE)).isEqualTo(143);
      assertThat(belfry.process().output()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  /// Delivery makes such calls to greet. A history that takes longer than two seconds, as it may
  /// right after a start, is not waited for: the greeting is another one then.
  private static void assertRefusesInternalCallsOfOthers(Instance belfry, String token) {
    assertThat(belfry.get("/internal/snapshot", token).statusCode()).isEqualTo(403);
    await()
        .atMost(Instance.PATIENCE)
        .until(
            () -> greeting(belfry, token),
            greeting ->
                greeting.path("state").asString().equals("snapshot")
                    && greeting.path("unread_count").asInt() == 1);
  }

  private static JsonNode greeting(Instance belfry, String token) {
    URI socket = URI.create(belfry.origin().replaceFirst("http", "ws") + "/ws/notifications");
    try (SocketClient alice = SocketClient.to(socket).withToken(token).connect()) {
      return alice.awaitFrame("connection_established", Instance.PATIENCE);
    }
  }

  @Test
  @Tag("endurance")
  void everythingAcceptedIsThereOnceAfterAKill() {
    Path data = folder.resolve("data");
    ConcurrentLinkedQueue<HttpResponse<String>> accepted = new ConcurrentLinkedQueue<>();
    Thread sender;
    try (Instance belfry = Instance.started(data)) {
      String alice = belfry.token("alice");
      sender = Thread.ofPlatform().start(() -> sendUntilItIsGone(belfry, alice, accepted));
      await().atMost(Instance.PATIENCE).until(() -> accepted.size() >= 100);
      belfry.process().kill9();
    }
    await().atMost(Instance.PATIENCE).until(() -> !sender.isAlive());

    try (Instance belfry = Instance.started(data)) {
      String alice = belfry.token("alice");
      HttpResponse<String> last = belfry.notifyPatiently(alice, "After");
      accepted.add(last);

      List<String> inbox = belfry.inbox(alice, positionOf(last));

      assertThat(inbox).doesNotHaveDuplicates();
      assertThat(inbox).containsAll(accepted.stream().map(LaunchIT::idOf).toList());
      belfry.process().terminate(Instance.PATIENCE);
    }
  }

  private static void sendUntilItIsGone(
      Instance belfry, String token, ConcurrentLinkedQueue<HttpResponse<String>> accepted) {
    try {
      while (true) {
        HttpResponse<String> answer = belfry.notify(token, "Before");
        if (answer.statusCode() == 202) {
          accepted.add(answer);
        }
      }
    } catch (UncheckedIOException e) {
      // Killed: what was answered until now is what counts.
    }
  }

  @Test
  void saysInOneLineThatThePortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertRefusedInOneLine(
          Instance.command(taken.getLocalPort()).withArgument("--belfry.data-directory=" + folder),
          "Port " + taken.getLocalPort());
      assertRefusedInOneLine(
          Instance.command(0)
              .withArgument("--belfry.kafka-port=" + taken.getLocalPort())
              .withArgument("--belfry.data-directory=" + folder),
          "--belfry.kafka-port");
      assertRefusedInOneLine(
          Instance.command(0)
              .withArgument("--belfry.postgres-port=" + taken.getLocalPort())
              .withArgument("--belfry.data-directory=" + folder),
          "--belfry.postgres-port");
    }
  }

  @Test
  void saysInOneLineThatTheDataDirectoryCannotBeUsed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertRefusedInOneLine(
        Instance.command(0).withArgument("--belfry.data-directory=" + file),
        "--belfry.data-directory");
  }

  @Test
  void anAddressThatItWouldNotReachItselfAtIsRefusedBeforeAnythingIsMade() {
    Path data = folder.resolve("data");
    for (String setting :
        List.of(
            "server.servlet.context-path=/base",
            "spring.mvc.servlet.path=/base",
            "server.ssl.bundle=web",
            "server.ssl.key-store=classpath:keys.p12")) {
      assertRefusedInOneLine(
          Instance.command(0)
              .withArgument("--belfry.data-directory=" + data)
              .withArgument("--" + setting),
          "a proxy before Belfry");
    }

    assertThat(data).doesNotExist();
  }

  @Test
  void settingsThatContradictEachOtherAreRefusedBeforeAnythingIsMade() {
    Path data = folder.resolve("data");
    JavaCommand command = Instance.command(0).withArgument("--belfry.data-directory=" + data);

    assertRefusedInOneLine(
        command.withArgument("--belfry.delivery.persistence-url=http://localhost:8082"),
        "belfry.delivery.persistence-url");
    assertRefusedInOneLine(
        command.withArgument("--belfry.producer.persistence-url=http://localhost:8082"),
        "belfry.producer.persistence-url");
    assertRefusedInOneLine(
        command.withArgument("--spring.datasource.username=me"), "spring.datasource.url");
    assertRefusedInOneLine(
        command.withArgument("--belfry.kafka-port=70000"), "expected: 0 to 65535");
    assertRefusedInOneLine(
        command
            .withArgument("--server.address=192.0.2.77")
            .withArgument("--belfry.dev-identity.allow-remote=true"),
        "no address of this machine");

    assertThat(data).doesNotExist();
  }

  @Test
  void aPathThatKafkaWouldSplitIsRefusedBeforeAnythingIsMade() {
    Path data = folder.resolve("a,b");

    assertRefusedInOneLine(
        Instance.command(0).withArgument("--belfry.data-directory=" + data),
        "--belfry.data-directory");

    assertThat(data).doesNotExist();
  }

  /// Thai digits, the Buddhist calendar; on IPv6 alone, where the machine speaks that.
  @Test
  void itWorksWhateverTheMachineSpeaksAndWhereverItIs() throws IOException {
    assertWorks("th", "TH", "TH", "Asia/Kathmandu");
  }

  @ParameterizedTest
  @CsvSource({"tr, TR, Pacific/Apia", "ar, EG, America/St_Johns"})
  @Tag("endurance")
  void itWorksWhateverElseTheMachineSpeaks(String language, String country, String zone)
      throws IOException {
    assertWorks(language, country, "", zone);
  }

  private static boolean hasIPv6() {
    try (var _ = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void assertWorks(String language, String country, String variant, String zone)
      throws IOException {
    Path data = folder.resolve("what's here? #1 100% (of {it}) & [that]; a=b");
    String address = hasIPv6() ? "::1" : "127.0.0.1";
    try (Instance belfry =
        Instance.started(
                Instance.command(0)
                    .withSystemProperty("user.language", language)
                    .withSystemProperty("user.country", country)
                    .withSystemProperty("user.variant", variant)
                    .withSystemProperty("user.timezone", zone)
                    .withSystemProperty("file.encoding", "ISO-8859-1")
                    .withEnvironment("LC_ALL", "C")
                    .withSystemProperty("java.net.preferIPv6Addresses", "true")
                    .withArgument("--server.address=" + address)
                    .withArgument("--belfry.data-directory=" + data))
            .at(hasIPv6() ? "[::1]" : "localhost")) {
      String alice = belfry.token("alice");

      HttpResponse<String> accepted =
          belfry.notifyPatiently(alice, "Gr\u00fc\u00dfe \u0130I\u0131i");

      assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
      assertThat(positionOf(accepted)).matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{16}");
      assertThat(belfry.inbox(alice, positionOf(accepted))).containsExactly(idOf(accepted));
      assertThat(belfry.getPatiently("/api/notifications", alice).body())
          .contains("Gr\u00fc\u00dfe \u0130I\u0131i")
          .containsPattern("\"created_at\":\"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z\"");
      assertThat(
              belfry
                  .get("/actuator/prometheus", belfry.token("alice&scope=notifications:audit"))
                  .body())
          .matches("\\p{ASCII}*")
          .containsPattern("(?m)^jvm_memory_used_bytes\\{.*\\} [0-9.E]+$");
      assertThat(belfry.process().terminate(Instance.PATIENCE)).isEqualTo(143);
    }
  }

  @Test
  void aMisspeltSettingIsRefusedBeforeAnythingIsMade() {
    Path data = folder.resolve("data");

    assertRefusedInOneLine(
        Instance.command(0)
            .withArgument("--belfry.data-directory=" + data)
            .withArgument("--belfry.persistance.batch-size=10"),
        "belfry.persistance.batch-size: there is no such setting");

    assertThat(data).doesNotExist();
  }

  @Test
  void saysInOneLineThatOthersWouldGetTokens() {
    assertRefusedInOneLine(
        Instance.command(0)
            .withArgument("--server.address=0.0.0.0")
            .withArgument("--belfry.data-directory=" + folder),
        "--belfry.dev-identity.allow-remote=true");
  }

  private static void assertRefusedInOneLine(JavaCommand command, String reason) {
    try (JavaProcess refused = command.start("refused")) {
      assertThat(refused.awaitExit(Instance.PATIENCE)).isEqualTo(1);
      assertThat(refused.output().stream().filter(line -> !line.contains(" INFO ")))
          .singleElement()
          .asString()
          .startsWith("Belfry does not start: ")
          .contains(reason);
    }
  }

  private static String idOf(HttpResponse<String> accepted) {
    return json(accepted).path("id").asString();
  }

  private static String positionOf(HttpResponse<String> accepted) {
    return json(accepted).path("position").asString();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return Json.mapper().readTree(answer.body());
  }
}
