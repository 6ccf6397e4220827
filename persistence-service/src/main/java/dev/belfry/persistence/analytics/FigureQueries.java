package dev.belfry.persistence.analytics;

import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads the counters.
@Component
class FigureQueries {
  private static final int MOST_ROWS = 10_000;

  private final JdbcClient database;
  private final ReadTransactions transactions;
  private final Clock clock;

  FigureQueries(JdbcClient database, ReadTransactions transactions, Clock clock) {
    this.database = database;
    this.transactions = transactions;
    this.clock = clock;
  }

  Figures answer(Question question) {
    List<Map<String, @Nullable Object>> rows = transactions.inOneSnapshot(() -> rows(question));
    if (rows.size() > MOST_ROWS) {
      throw ProblemException.malformed(
          new FieldError(
              "group_by",
              "The answer would have more than %s rows. Ask for fewer days, for single steps, or"
                      .formatted(MOST_ROWS)
                  + " group by less."));
    }
    return new Figures(rows, clock.instant());
  }

  private List<Map<String, @Nullable Object>> rows(Question question) {
    return database
        .sql(sql(question))
        .param("from", question.from())
        .param("to", question.to())
        .param("steps", question.steps().stream().map(Step::wireName).toArray(String[]::new))
        .param("most", MOST_ROWS + 1)
        .query((row, _) -> row(row, question))
        .list();
  }

  private static String sql(Question question) {
    String members =
        question.groupBy().stream()
            .map(group -> group.column() + ", ")
            .collect(Collectors.joining());
    String places =
        IntStream.rangeClosed(1, question.groupBy().size() + 1)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    return "SELECT "
        + members
        + "step, sum(n)::bigint AS count FROM "
        + DailyCounts.TABLE.formatted("")
        + """
         counts
        WHERE day BETWEEN :from AND :to AND (step = ANY (:steps) OR cardinality(:steps) = 0)
        GROUP BY %1$s ORDER BY %1$s LIMIT :most
        """
            .formatted(places);
  }

  private static Map<String, @Nullable Object> row(ResultSet row, Question question)
      throws SQLException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (Grouping group : question.groupBy()) {
      members.put(group.wireName(), row.getString(group.wireName()));
    }
    members.put("step", row.getString("step"));
    members.put("count", row.getLong("count"));
    return members;
  }
}
