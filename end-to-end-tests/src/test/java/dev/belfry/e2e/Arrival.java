package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.Deliveries;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.PlayedPushService.Pushed;
import dev.belfry.testing.ScriptedSmtpServer.Received;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What reached a mail server or a browser.
sealed interface Arrival {
  /// The delivery that it belongs to.
  UUID deliveryId();

  /// The user whom it reached.
  String user();

  /// Fails unless it tells of this.
  void tellsOf(ChannelItem item);

  /// A mail.
  record Mail(Received mail) implements Arrival {
    private static final Pattern MESSAGE_ID =
        Pattern.compile("^Message-ID:\\s*<([0-9a-f-]{36})@", Pattern.MULTILINE);
    private static final Pattern LIST_ID =
        Pattern.compile("^List-Id:[^<]*<([a-z]+)\\.", Pattern.MULTILINE);
    private static final Pattern LIST_UNSUBSCRIBE =
        Pattern.compile("^List-Unsubscribe:\\s*<([^>]+)>", Pattern.MULTILINE);

    /// The address of a user.
    static String addressOf(String user) {
      return user + "@example.com";
    }

    @Override
    public UUID deliveryId() {
      return UUID.fromString(found(MESSAGE_ID));
    }

    /// The key of the category that it is about.
    String category() {
      return found(LIST_ID);
    }

    /// Where its recipient says that they want no more of these.
    String unsubscribeLink() {
      return found(LIST_UNSUBSCRIBE);
    }

    private String found(Pattern header) {
      Matcher found = header.matcher(mail.content());
      assertThat(found.find()).as(mail.content()).isTrue();
      return found.group(1);
    }

    @Override
    public String user() {
      assertThat(mail.to()).hasSize(1);
      String to = mail.to().getFirst();
      return to.substring(to.indexOf('<') + 1, to.indexOf('@'));
    }

    @Override
    public void tellsOf(ChannelItem item) {
      assertThat(mail.to()).containsExactly("<%s>".formatted(addressOf(item.recipient().value())));
      assertThat(mail.content()).as("what is mailed of %s", item).containsPattern(wordOf(item));
    }
  }

  /// A push to a browser.
  record Push(Pushed pushed) implements Arrival {
    @Override
    public UUID deliveryId() {
      UUID notification = UUID.fromString(pushed.text().at("/belfry/id").asString());
      return Deliveries.idOf(Channel.PUSH, new RecipientId(user()), notification);
    }

    @Override
    public String user() {
      return pushed.to();
    }

    @Override
    public void tellsOf(ChannelItem item) {
      assertThat(pushed.to()).isEqualTo(item.recipient().value());
      assertThat(pushed.text().at("/notification/title").asString())
          .as("what is pushed of %s", item)
          .containsPattern(wordOf(item));
    }
  }

  /// The title as a word. Of what a template made, which others read in other languages, the last
  /// word: isolates stand around it, which a mail may encode.
  private static String wordOf(ChannelItem item) {
    Content content = item.created.content();
    String title = content.title();
    return content.words() == null
        ? "\\b%s\\b".formatted(Pattern.quote(title))
        : Pattern.quote(
                title.substring(title.lastIndexOf(' ') + 1).replaceAll("[\\u2068\\u2069]", ""))
            + "(?![0-9])";
  }
}
