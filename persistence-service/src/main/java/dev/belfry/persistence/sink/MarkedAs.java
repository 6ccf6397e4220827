package dev.belfry.persistence.sink;

import dev.belfry.events.AllArchived;
import dev.belfry.events.AllMarked;
import dev.belfry.events.AllRead;
import dev.belfry.persistence.inbox.ChangeKind;

/// What notifications are marked as one by one, or all up to a point. The rules are the same for
/// each; where rows and functions have a name for each, it stands here.
enum MarkedAs {
  READ(ChangeKind.ALL_READ, "read", "unread"),
  ARCHIVED(ChangeKind.ALL_ARCHIVED, "archived", "unarchived");

  private final ChangeKind ofAll;
  private final String state;
  private final String opposite;

  MarkedAs(ChangeKind ofAll, String state, String opposite) {
    this.ofAll = ofAll;
    this.state = state;
    this.opposite = opposite;
  }

  static MarkedAs of(AllMarked event) {
    return switch (event) {
      case AllRead _ -> READ;
      case AllArchived _ -> ARCHIVED;
    };
  }

  /// The kind of the rows by which all are marked.
  ChangeKind ofAll() {
    return ofAll;
  }

  /// SQL in which `{state}` stands for what they are marked as and `{opposite}` for what undoes it.
  String in(String sql) {
    return sql.replace("{state}", state).replace("{opposite}", opposite);
  }
}
