package dev.belfry.standalone;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// Starts all of Belfry in this process. It ends with 1 when it does not come up, with the reason
/// in one line on standard error.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(StandaloneConfiguration.class)
public class StandaloneApplication {
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals(HomeErasure.COMMAND)) {
      System.exit(
          HomeErasure.run(
              List.of(arguments).subList(1, arguments.length),
              new PrintWriter(System.out, true, System.out.charset()),
              new PrintWriter(System.err, true, System.err.charset())));
    }
    // Read once, when the first socket is opened: what a session costs while nothing is said.
    System.setProperty("org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE", "1024");
    SpringApplication application = new SpringApplication(StandaloneApplication.class);
    application.setDefaultProperties(Map.of("spring.config.name", "standalone"));
    application.addInitializers(new ServersBeforeServices());
    try {
      application.run(arguments);
    } catch (RuntimeException e) {
      // Spring has said why.
      System.exit(1);
    }
  }
}
