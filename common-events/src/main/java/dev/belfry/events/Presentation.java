package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a notification is shown in an inbox, beside its words. Belfry carries it and never fetches
/// what it names.
///
/// In JSON only what is there is said.
///
/// @param actor who did what it tells of; null if it names nobody
/// @param image where the picture below the message is: https, or a path of the host's own; null if
///   there is none
/// @param actions what can be done about it, in the order of the buttons; usually at most two
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Presentation(@Nullable Actor actor, @Nullable String image, List<Action> actions) {
  /// Says nothing.
  public static final Presentation NONE = new Presentation(null, null, null);

  public Presentation(
      @Nullable Actor actor, @Nullable String image, @Nullable List<Action> actions) {
    this.actor = actor;
    this.image = image;
    this.actions = actions == null ? List.of() : List.copyOf(actions);
  }

  /// With an actor, and nothing else yet.
  ///
  /// @param image where their picture is; null if there is none
  public static Presentation by(String name, @Nullable String image) {
    return new Presentation(new Actor(name, image), null, null);
  }

  /// The same with this image.
  public Presentation withImage(String url) {
    return new Presentation(actor, url, actions);
  }

  /// The same with these buttons.
  public Presentation offering(Action... offered) {
    return new Presentation(actor, image, List.of(offered));
  }

  /// Whether it says nothing.
  public boolean saysNothing() {
    return actor == null && image == null && actions.isEmpty();
  }

  /// Who did it.
  ///
  /// @param name 1 to 200 code points
  /// @param image where their picture is, as that of the notification; null if there is none
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Actor(@JsonProperty(required = true) String name, @Nullable String image) {
    public Actor {
      requireNonNull(name, "name");
    }
  }

  /// A button. A later version may know other kinds: whoever knows neither member shows none.
  ///
  /// @param label 1 to 60 code points
  /// @param url where it leads; null if it leads nowhere
  /// @param event what the page is told; null if it is told nothing
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Action(
      @JsonProperty(required = true) String label, @Nullable String url, @Nullable String event) {
    public Action {
      requireNonNull(label, "label");
    }

    /// A button that leads somewhere.
    public static Action to(String label, String url) {
      return new Action(label, url, null);
    }

    /// A button that tells the page something.
    public static Action telling(String label, String event) {
      return new Action(label, null, event);
    }
  }
}
