package dev.belfry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How to start a [JavaProcess], with the JDK of this JVM. Each method returns a changed copy.
///
/// @param prefix what the command line starts with, before `java`
/// @param options of the JVM
/// @param program what to run
/// @param arguments of the program
/// @param environment added to this process's own
public record JavaCommand(
    List<String> prefix,
    List<String> options,
    List<String> program,
    List<String> arguments,
    Map<String, String> environment) {

  /// Tests start many JVMs that live for seconds.
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final Path OUTPUTS = Path.of("target", "processes");

  public JavaCommand {
    prefix = List.copyOf(prefix);
    options = List.copyOf(options);
    program = List.copyOf(program);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  static JavaCommand of(String... program) {
    return new JavaCommand(List.of(), QUICK_START, List.of(program), List.of(), Map.of());
  }

  /// Another command that runs this one, such as `setpriv`. It must become the JVM, not start it:
  /// signals go to it.
  public JavaCommand under(String... command) {
    return new JavaCommand(List.of(command), options, program, arguments, environment);
  }

  public JavaCommand withOption(String option) {
    return new JavaCommand(prefix, plus(options, option), program, arguments, environment);
  }

  public JavaCommand withSystemProperty(String name, String value) {
    return withOption("-D" + name + "=" + value);
  }

  public JavaCommand withArgument(String argument) {
    return new JavaCommand(prefix, options, program, plus(arguments, argument), environment);
  }

  public JavaCommand withEnvironment(String name, String value) {
    var more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new JavaCommand(prefix, options, program, arguments, more);
  }

  /// Starts it; the output goes to a new file in `target/processes`.
  ///
  /// @param name the beginning of the file's name
  public JavaProcess start(String name) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        Stream.of(prefix, List.of(java), options, program, arguments)
            .flatMap(List::stream)
            .toList();
    try {
      var output = Files.createTempFile(Files.createDirectories(OUTPUTS), name + "-", ".out");
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      return new JavaProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> plus(List<String> some, String one) {
    return Stream.concat(some.stream(), Stream.of(one)).toList();
  }
}
