package dev.belfry.service.sample;

import dev.belfry.testing.JavaCommand;
import dev.belfry.testing.JavaProcess;
import dev.belfry.testing.RawHttp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The [SampleService] as a process of its own, with as much memory as it is given, and ways to use
/// it up.
@Configuration(proxyBeanMethods = false)
@Import({SampleService.class, SampleProcess.Exhaustion.class})
public class SampleProcess {
  private static final String PORT = "port: ";
  private static final String MANAGEMENT_PORT = "management port: ";

  static void main(String[] arguments) {
    SpringApplication.run(SampleProcess.class, arguments);
  }

  /// Starts it; close what is returned.
  public static JavaProcess start(String name, String... options) {
    JavaCommand command = JavaProcess.mainClass(SampleProcess.class);
    for (String option : options) {
      command = command.withOption(option);
    }
    for (String argument : SampleService.arguments(Map.of("management.server.port", "0"))) {
      command = command.withArgument(argument);
    }
    return command.start(name);
  }

  /// Where it listens, as soon as it does.
  public static RawHttp http(JavaProcess process) {
    return announced(process, PORT);
  }

  /// Where its management port is.
  public static RawHttp management(JavaProcess process) {
    return announced(process, MANAGEMENT_PORT);
  }

  private static RawHttp announced(JavaProcess process, String prefix) {
    String line = process.awaitOutput(text -> text.startsWith(prefix), Duration.ofMinutes(1));
    return new RawHttp(Integer.parseInt(line.substring(prefix.length())));
  }

  @Bean
  ApplicationListener<WebServerInitializedEvent> announcement() {
    return event ->
        System.out.println(
            (event.getApplicationContext().getServerNamespace() == null ? PORT : MANAGEMENT_PORT)
                + event.getWebServer().getPort());
  }

  @RestController
  static final class Exhaustion {
    private static final List<byte[]> kept = new ArrayList<>();

    @GetMapping("/api/exhaust/{where}")
    String exhaust(@PathVariable String where) throws InterruptedException {
      Runnable fill = () -> fill(new ArrayList<>());
      switch (where) {
        case "call" -> fill.run();
        case "virtual-thread" -> Thread.ofVirtual().start(fill).join();
        case "thread" -> Thread.ofPlatform().start(fill).join();
        case "unnoticed" ->
            CompletableFuture.runAsync(() -> fill(kept)).exceptionally(_ -> null).join();
        default -> throw new IllegalArgumentException(where);
      }
      return "survived";
    }

    /// Some 6 MB, as the largest list of notifications.
    @GetMapping("/api/large")
    List<String> large() {
      return IntStream.range(0, 100).mapToObj(i -> i + "x".repeat(60_000)).toList();
    }

    private static void fill(List<byte[]> pieces) {
      int size = 1 << 20;
      while (true) {
        try {
          pieces.add(new byte[size]);
        } catch (OutOfMemoryError e) {
          size /= 2;
          if (size < 16) {
            throw e;
          }
        }
      }
    }
  }
}
