package dev.belfry.cli.send;

import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.events.TemplateVariable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// What a template is told.
public final class Variables {
  @Option(
      names = "--variable",
      paramLabel = "<name=text>",
      description = {
        "What the template is told, such as actor=Ann; for a number count:=3. May be given again."
      })
  List<String> told = new ArrayList<>();

  /// Texts and numbers.
  ///
  /// @throws CommandFailure if one is neither
  public Map<String, Object> byName() {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (String each : told) {
      int end = each.indexOf('=');
      boolean isNumber = end > 0 && each.charAt(end - 1) == ':';
      String name = each.substring(0, Math.max(0, isNumber ? end - 1 : end));
      if (!TemplateVariable.isName(name)) {
        throw CommandFailure.usage("--variable: expected name=text, or name:=number");
      }
      String value = each.substring(end + 1);
      byName.put(name, isNumber ? number(value) : value);
    }
    return byName;
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw CommandFailure.usage("--variable: expected a number after :=");
    }
  }
}
