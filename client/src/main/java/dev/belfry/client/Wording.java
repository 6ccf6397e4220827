package dev.belfry.client;

/// How people are told of a [UserAction].
public interface Wording {
  /// "Ann liked your post".
  Wording ENGLISH =
      new Wording() {
        @Override
        public String title(UserAction event) {
          return sentence(event);
        }

        @Override
        public String message(UserAction event) {
          return sentence(event) + ".";
        }

        private String sentence(UserAction event) {
          return "%s %s your %s"
              .formatted(event.actor().name(), event.action(), event.objectName());
        }
      };

  /// The headline. What is too long for one is cut.
  String title(UserAction event);

  /// The whole sentence. What is too long for a message is cut.
  String message(UserAction event);
}
