package dev.belfry.producer.request;

import dev.belfry.events.Presentation;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who and what is to be shown beside the words of a notification, alike at every door.
final class PresentationMembers {
  private static final int MAX_NAME = 200;
  private static final int MAX_LABEL = 60;
  private static final int MAX_ACTIONS = 2;
  private static final Pattern EVENT = Pattern.compile("[a-z0-9._-]{1,64}");

  private PresentationMembers() {}

  /// Takes it from the body and notes what is wrong; the value counts only if nothing is.
  static @Nullable Presentation take(Members body) {
    Presentation taken =
        body.<@Nullable Presentation>takeObject("presentation", PresentationMembers::read, null);
    return taken == null || taken.saysNothing() ? null : taken;
  }

  private static Presentation read(Members members) {
    return new Presentation(
        members.<Presentation.@Nullable Actor>takeObject("actor", PresentationMembers::actor, null),
        image(members),
        members.takeList("actions", MAX_ACTIONS, PresentationMembers::action));
  }

  private static Presentation.Actor actor(Members members) {
    return new Presentation.Actor(members.takeWords("name", MAX_NAME), image(members));
  }

  private static Presentation.Action action(Members members) {
    String label = members.takeWords("label", MAX_LABEL);
    String url = members.takeText("url");
    String event = members.takeText("event");
    if ((members.take("url") == null) == (members.take("event") == null)) {
      members.refuse("Must have either url or event.");
    } else if (url != null && !ActionUrl.isValid(url)) {
      members.refuse("url", ActionUrl.EXPECTED);
    } else if (event != null && !EVENT.matcher(event).matches()) {
      members.refuse("event", "Must be 1 to 64 of a-z, 0-9, '.', '_' and '-'.");
    }
    return new Presentation.Action(label, url, event);
  }

  private static @Nullable String image(Members members) {
    String url = members.takeText("image");
    if (url != null && !ActionUrl.isImage(url)) {
      members.refuse("image", ActionUrl.EXPECTED_OF_IMAGES);
    }
    return url;
  }
}
