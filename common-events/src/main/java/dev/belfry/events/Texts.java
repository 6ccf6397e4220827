package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// What is said in one language, channel by channel. In a template these are patterns of ICU's
/// MessageFormat, in a notification the words that they led to.
///
/// @param inApp in the inbox, and wherever there is nothing else
/// @param push by push; null if that is as in the inbox
/// @param email by e-mail; null if that is as in the inbox
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Texts(
    @JsonProperty(required = true) InApp inApp, @Nullable Push push, @Nullable Email email) {
  public Texts {
    requireNonNull(inApp, "in_app");
  }

  /// The same in other words.
  ///
  /// @param change is given the name of each text, such as `in_app.title`, and the text
  public Texts map(BinaryOperator<String> change) {
    return new Texts(
        new InApp(
            change.apply("in_app.title", inApp.title),
            change.apply("in_app.message", inApp.message)),
        push == null
            ? null
            : new Push(
                change.apply("push.title", push.title), change.apply("push.body", push.body)),
        email == null
            ? null
            : new Email(
                change.apply("email.subject", email.subject),
                email.heading == null ? null : change.apply("email.heading", email.heading),
                change.apply("email.body", email.body),
                email.button == null ? null : change.apply("email.button", email.button)));
  }

  /// What is said by push.
  public Push toPush() {
    return push == null ? new Push(inApp.title, inApp.message) : push;
  }

  /// What is said by e-mail.
  public Email toEmail() {
    return email == null ? new Email(inApp.title, null, inApp.message, null) : email;
  }

  /// In the inbox.
  public record InApp(
      @JsonProperty(required = true) String title, @JsonProperty(required = true) String message) {
    public InApp {
      requireNonNull(title, "title");
      requireNonNull(message, "message");
    }
  }

  /// By push.
  public record Push(
      @JsonProperty(required = true) String title, @JsonProperty(required = true) String body) {
    public Push {
      requireNonNull(title, "title");
      requireNonNull(body, "body");
    }
  }

  /// By e-mail.
  ///
  /// @param heading above the body; null if it is the subject
  /// @param button what leads to where the notification does; null if that is named as always
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Email(
      @JsonProperty(required = true) String subject,
      @Nullable String heading,
      @JsonProperty(required = true) String body,
      @Nullable String button) {
    public Email {
      requireNonNull(subject, "subject");
      requireNonNull(body, "body");
    }
  }
}
