package dev.belfry.producer.send;

import dev.belfry.events.Content;
import dev.belfry.events.RecipientId;
import dev.belfry.producer.category.Categories;
import dev.belfry.producer.category.Categories.NotReadException;
import dev.belfry.producer.request.Draft;
import dev.belfry.producer.template.Templates;
import dev.belfry.producer.template.Unsayable;
import dev.belfry.producer.template.Wording;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Finds the words and the category of what calls send, so that the log says what they were then.
@Component
public final class Acceptance {
  private final EventLogConnection connection;
  private final Categories categories;
  private final Templates templates;
  private final LogWriter logWriter;
  private final Answers answers;

  Acceptance(
      EventLogConnection connection,
      Categories categories,
      Templates templates,
      LogWriter logWriter,
      Answers answers) {
    this.connection = connection;
    this.categories = categories;
    this.templates = templates;
    this.logWriter = logWriter;
    this.answers = answers;
  }

  /// What a call says to everyone, in the newest words of its template if it names one, and in its
  /// category as it is now. Experiments divide people, so they leave this alone.
  ///
  /// @param ids of what the call makes, for a caller who does not learn the outcome
  /// @throws ProblemException 422 if there is no such category that takes notifications, or no such
  ///   template that has words for this, and the call is no repeat; 503 if the catalogue has not
  ///   been read yet
  public Content of(Draft draft, Call call, Map<String, ?> ids) {
    return accepted(draft, call, ids, () -> Wording.same(templates.say(draft)))
        .all()
        .iterator()
        .next();
  }

  /// What a call says to one person; see [#of(Draft, Call, Map)].
  public Content of(Draft draft, RecipientId recipient, Call call, Map<String, ?> ids) {
    return accepted(draft, call, ids, () -> Wording.same(templates.say(draft, recipient)))
        .to(recipient);
  }

  /// What a call says to each of many; see [#of(Draft, Call, Map)].
  public Wording ofMany(
      Draft draft, Collection<RecipientId> recipients, Call call, Map<String, ?> ids) {
    return accepted(draft, call, ids, () -> templates.sayToMany(draft, recipients));
  }

  private Wording accepted(Draft draft, Call call, Map<String, ?> ids, Saying saying) {
    if (connection.eventLog().isEmpty()) {
      throw notRead(call, ids);
    }
    try {
      return said(draft, call, saying)
          .map(content ->
              categories
                  .accept(content)
                  .or(() ->
                      logWriter.isRepeat(call) ? categories.acceptAgain(content) : Optional.empty())
                  .orElseThrow(() -> noCategory(content)));
    } catch (NotReadException e) {
      throw notRead(call, ids);
    }
  }

  private Wording said(Draft draft, Call call, Saying saying) {
    try {
      return saying.wording();
    } catch (Unsayable e) {
      return Optional.of(draft)
          .filter(_ -> logWriter.isRepeat(call))
          .flatMap(templates::sayAgain)
          .map(Wording::same)
          .orElseThrow(() -> ProblemException.invalid(e.errors()));
    }
  }

  private interface Saying {
    Wording wording() throws Unsayable;
  }

  private ProblemException notRead(Call call, Map<String, ?> ids) {
    return answers.unavailable(
        LogWriter.told(call, ids),
        "The categories can't be read at the moment. This call wrote nothing; repeat it.");
  }

  private ProblemException noCategory(Content content) {
    String why = categories.whyNone(content.routing().category());
    return ProblemException.invalid(List.of(new FieldError("category", why)));
  }
}
