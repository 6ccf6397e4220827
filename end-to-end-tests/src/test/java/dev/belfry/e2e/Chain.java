package dev.belfry.e2e;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A device's sessions, each resumed where the one before was cut, and the list it began with.
final class Chain {
  /// One page of the list.
  ///
  /// @param asOf what it includes
  record Page(String asOf, List<JsonNode> notifications) {
    Page {
      notifications = List.copyOf(notifications);
    }
  }

  final List<Leg> legs = new ArrayList<>();
  final List<Page> pages = new ArrayList<>();

  /// Whether the list has been read to its end: then it goes on for ever.
  boolean listed;
}
