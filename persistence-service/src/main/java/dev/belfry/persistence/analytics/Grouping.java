package dev.belfry.persistence.analytics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// By what counts may be told apart: the members of a row.
enum Grouping {
  DAY("day::text"),
  NOTIFICATION_TYPE("nullif(notification_type, '')"),
  CHANNEL("nullif(channel, '')"),
  CATEGORY("category"),
  TEMPLATE("nullif(template, '')"),
  VARIANT("nullif(variant, '')"),
  REASON("nullif(reason, '')");

  private final String sql;

  Grouping(String sql) {
    this.sql = sql;
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The expression and its name.
  String column() {
    return sql + " AS " + wireName();
  }

  /// Their names, and others after them.
  static List<String> namesAnd(List<Grouping> some, String... others) {
    return Stream.concat(some.stream().map(Grouping::wireName), Stream.of(others)).toList();
  }
}
