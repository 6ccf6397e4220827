package dev.belfry.client;

import dev.belfry.events.Presentation;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is refused of a [Presentation] before Belfry is asked.
final class Shown {
  private static final int MAX_NAME = 200;
  private static final int MAX_LABEL = 60;
  private static final int MAX_ACTIONS = 2;
  private static final Pattern EVENT = Pattern.compile("[a-z0-9._-]{1,64}");

  private Shown() {}

  /// The same.
  ///
  /// @throws IllegalArgumentException if Belfry would not take it
  static Presentation checked(Presentation presentation) {
    Presentation.Actor actor = presentation.actor();
    if (actor != null) {
      Notice.words("actor.name", actor.name(), MAX_NAME);
      check("actor.image", actor.image());
    }
    check("image", presentation.image());
    if (presentation.actions().size() > MAX_ACTIONS) {
      throw new IllegalArgumentException("actions: expected at most " + MAX_ACTIONS);
    }
    presentation.actions().forEach(Shown::check);
    return presentation;
  }

  private static void check(Presentation.Action action) {
    Notice.words("action.label", action.label(), MAX_LABEL);
    if ((action.url() == null) == (action.event() == null)) {
      throw new IllegalArgumentException("action: expected either a url or an event");
    }
    if (action.url() != null) {
      WebAddress.link("action.url", action.url());
    }
    if (action.event() != null && !EVENT.matcher(action.event()).matches()) {
      throw new IllegalArgumentException(
          "action.event: expected 1 to 64 of a-z, 0-9, '.', '_' and '-'");
    }
  }

  private static void check(String name, @Nullable String image) {
    if (image != null) {
      WebAddress.image(name, image);
    }
  }
}
