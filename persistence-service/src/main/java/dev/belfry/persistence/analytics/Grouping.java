package dev.belfry.persistence.analytics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// By what counts may be told apart: the members of a row.
enum Grouping {
  DAY("day::text"),
  NOTIFICATION_TYPE("nullif(notification_type, '')"),
  CHANNEL("nullif(channel, '')"),
  CATEGORY("category"),
  TEMPLATE("nullif(template, '')"),
  VARIANT("nullif(variant, '')");

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

  static Optional<Grouping> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(one -> one.wireName().equals(wireName)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(Grouping::wireName).collect(Collectors.joining(", "));
  }
}
