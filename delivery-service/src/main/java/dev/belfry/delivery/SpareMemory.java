package dev.belfry.delivery;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.List;

/// Lets a JVM with the G1 collector give back what it does not use: thousands of sockets that open
/// leave much behind that is garbage, and need little while they are open. A node to which little
/// happens would keep it for ever, because only a collection looks for it (JEP 346).
///
/// Where any of it was given on the command line, all stays as it is.
final class SpareMemory {
  /// In this order: the least must not exceed the most.
  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("G1PeriodicGCInterval", "15000"), // milliseconds without a collection
          new Setting("MinHeapFreeRatio", "5"),
          new Setting("MaxHeapFreeRatio", "15"));

  private SpareMemory() {}

  static void giveBack() {
    var vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (vm != null
        && Boolean.parseBoolean(vm.getVMOption("UseG1GC").getValue())
        && SETTINGS.stream().allMatch(setting -> isDefault(vm, setting))) {
      SETTINGS.forEach(setting -> vm.setVMOption(setting.option, setting.value));
    }
  }

  private static boolean isDefault(HotSpotDiagnosticMXBean vm, Setting setting) {
    return vm.getVMOption(setting.option).getOrigin() == VMOption.Origin.DEFAULT;
  }

  private record Setting(String option, String value) {}
}
