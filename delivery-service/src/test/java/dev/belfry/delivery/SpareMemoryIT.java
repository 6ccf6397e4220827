package dev.belfry.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// In JVMs of their own, since it is the JVM that is changed.
class SpareMemoryIT {
  @Test
  void heapThatNobodyUsesIsGivenBackByTheCollectorThatCan() throws Exception {
    assertThat(optionsOf("-XX:+UseG1GC")).containsExactly("15000", "5", "15");
  }

  @Test
  void whatWasGivenOnTheCommandLineStays() throws Exception {
    assertThat(optionsOf("-XX:+UseG1GC", "-XX:MinHeapFreeRatio=20"))
        .containsExactly("0", "20", "70");
  }

  @Test
  void otherCollectorsAreLeftAlone() throws Exception {
    assertThat(optionsOf("-XX:+UseSerialGC")).containsExactly("0", "40", "70");
  }

  private static List<String> optionsOf(String... given) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(given));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Options.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var output = process.getInputStream()) {
      List<String> lines =
          new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(process.waitFor()).isZero();
      return lines;
    }
  }

  /// Prints the options as they are afterwards.
  static final class Options {
    private Options() {}

    public static void main(String[] arguments) {
      SpareMemory.giveBack();
      var vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      for (String option :
          List.of("G1PeriodicGCInterval", "MinHeapFreeRatio", "MaxHeapFreeRatio")) {
        System.out.println(vm.getVMOption(option).getValue());
      }
    }
  }
}
