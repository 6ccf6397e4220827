package dev.belfry.standalone;

import dev.belfry.embedded.DataDirectory;
import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.EmbeddedException;
import dev.belfry.embedded.ListenAddress;
import dev.belfry.erasure.EraseCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `java -jar belfry-standalone.jar erase <person> ...`: erases a person from the broker in a data
/// directory, which runs for nothing else meanwhile.
final class HomeErasure {
  static final String COMMAND = "erase";
  private static final String FOLDER = "--belfry.data-directory";
  private static final int FAILED = 3;

  private HomeErasure() {}

  /// Runs the command, on the data directory that one of its arguments may name.
  ///
  /// @return its exit code
  static int run(List<String> arguments, PrintWriter out, PrintWriter err) {
    Path folder = Path.of("data");
    List<String> others = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.startsWith(FOLDER + "=")) {
        folder = Path.of(argument.substring(FOLDER.length() + 1));
      } else {
        others.add(argument);
      }
    }
    try (DataDirectory data = DataDirectory.open(folder, FOLDER);
        EmbeddedBroker broker =
            EmbeddedBroker.withPassword(data.kafka(), ListenAddress.anyLoopbackPort())) {
      broker.start();
      others.add("--bootstrap-server=" + broker.bootstrapServers());
      others.add("--command-config=" + broker.clientSettingsFile());
      return EraseCommand.run(out, err, others.toArray(String[]::new));
    } catch (EmbeddedException e) {
      err.println(e.getMessage());
      return FAILED;
    }
  }
}
