package dev.belfry.channel.email.compose;

import dev.belfry.channel.send.Message.Item;
import dev.belfry.events.LocalWords;
import dev.belfry.events.Settings;
import dev.belfry.events.Texts;
import org.jspecify.annotations.Nullable;

/// What a mail says of one notification, in the language of its reader if there is one in which it
/// can be said.
///
/// @param locale the language, as a tag of BCP 47; null if that is not known
/// @param subject on one line
/// @param heading on one line
/// @param body on as many lines as it has
/// @param button what leads to where the notification does; null if that is named as always
record Said(
    Item item,
    @Nullable String locale,
    String subject,
    String heading,
    String body,
    @Nullable String button) {
  static Said of(Item item, Settings settings) {
    LocalWords words = item.content().wordsFor(settings.locale());
    Texts.Email email = words.texts().toEmail();
    return new Said(
        item,
        words.locale(),
        Text.line(email.subject()),
        Text.line(email.heading() == null ? email.subject() : email.heading()),
        Text.lines(email.body()),
        email.button() == null ? null : Text.line(email.button()));
  }
}
