package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What senders tell a template.
///
/// @param type what it may be
/// @param required whether it must be told each time
/// @param sample what the template is tried with; null if it has none
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TemplateVariable(
    @JsonProperty(required = true) Type type, boolean required, @Nullable JsonNode sample) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  public TemplateVariable {
    requireNonNull(type, "type");
  }

  /// Whether a variable can have that name.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// What a variable may be.
  public enum Type {
    /// Any text.
    TEXT,
    /// A number, which words can depend on.
    NUMBER,
    /// A day, or a point in time.
    DATE,
    /// An address of the web.
    LINK;

    /// Its name in JSON.
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
