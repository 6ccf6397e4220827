package dev.belfry.producer.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.belfry.events.LocalWords;
import dev.belfry.events.TemplateVersion;
import dev.belfry.events.Texts;
import dev.belfry.producer.request.PreviewRequest;
import org.jspecify.annotations.Nullable;

/// The words of a template as one reader would be told them; which there are depends on the
/// channel.
///
/// @param template which version
/// @param locale the language of the words
/// @param title in the inbox, and by push
/// @param message in the inbox
/// @param body by push and by e-mail
/// @param subject by e-mail
/// @param heading by e-mail, if the template has one
/// @param button by e-mail, if the template has one
@JsonInclude(JsonInclude.Include.NON_NULL)
record Preview(
    TemplateVersion template,
    @Nullable String locale,
    @Nullable String title,
    @Nullable String message,
    @Nullable String body,
    @Nullable String subject,
    @Nullable String heading,
    @Nullable String button) {
  static Preview of(TemplateVersion version, PreviewRequest.Place channel, LocalWords words) {
    String locale = words.locale();
    Texts texts = words.texts();
    return switch (channel) {
      case IN_APP ->
          new Preview(
              version,
              locale,
              texts.inApp().title(),
              texts.inApp().message(),
              null,
              null,
              null,
              null);
      case PUSH -> {
        Texts.Push push = texts.toPush();
        yield new Preview(version, locale, push.title(), null, push.body(), null, null, null);
      }
      case EMAIL -> {
        Texts.Email email = texts.toEmail();
        yield new Preview(
            version,
            locale,
            null,
            null,
            email.body(),
            email.subject(),
            email.heading(),
            email.button());
      }
    };
  }
}
