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
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads the counters and histograms.
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
        .sql(question.sql())
        .param("from", question.period().from())
        .param("to", question.period().to())
        .param("steps", question.steps().stream().map(Step::wireName).toArray(String[]::new))
        .param("most", MOST_ROWS + 1)
        .query((row, _) -> row(row, question))
        .list();
  }

  private static Map<String, @Nullable Object> row(ResultSet row, Question question)
      throws SQLException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (String column : question.columns()) {
      members.put(column, row.getObject(column));
    }
    return members;
  }
}
