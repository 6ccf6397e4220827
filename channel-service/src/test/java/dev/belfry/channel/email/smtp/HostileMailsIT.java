package dev.belfry.channel.email.smtp;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetupTest;
import dev.belfry.channel.email.Mails;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.CategoryName;
import dev.belfry.channel.send.Message.Item;
import dev.belfry.channel.send.Outcome;
import dev.belfry.events.Content;
import dev.belfry.events.JsonObject;
import dev.belfry.events.Settings;
import dev.belfry.events.TemplateVersion;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import dev.belfry.service.text.Isolates;
import dev.belfry.testing.HostileTexts;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Entities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What arrives at a mail server that is not ours if the words hope to be more than text: the plain
/// mail, with these words in their places.
class HostileMailsIT {
  private static final String BUTTON = "BUTTON~";
  private static final String CATEGORY = "CATEGORY~";
  private static final String HEADING = "HEADING~";
  private static final String BODY = "BODY~";
  private static final String SUBJECT = "SUBJECT~";

  @RegisterExtension
  static final GreenMailExtension MAIL = new GreenMailExtension(ServerSetupTest.SMTP.dynamicPort());

  /// The words of a mail.
  private record Words(
      String subject, String heading, String body, String button, String category) {}

  @Test
  void aSendersOwnWordsAreText() throws Exception {
    var plain = new Words(HEADING, HEADING, BODY, "Open", CATEGORY);
    List<Words> hostile =
        HostileTexts.all().stream()
            .map(text -> {
              String title = HostileTexts.title(text);
              return new Words(title, title, text, "Open", cut(text, 100));
            })
            .toList();

    assertArriveAsText(
        plain, hostile, words -> message(words, content(words.heading(), words.body())));
  }

  @Test
  void soAreTheVariablesOfATemplate() throws Exception {
    var plain = new Words(SUBJECT, HEADING, BODY, BUTTON, CATEGORY);
    List<Words> hostile =
        HostileTexts.all().stream()
            .map(text -> {
              String value = "Order \u2068%s\u2069".formatted(cut(text, 100));
              return new Words(
                  value + " is on its way",
                  value,
                  "Order \u2068%s\u2069\n\nis on its way".formatted(text),
                  cut(value, 50),
                  cut(text, 100));
            })
            .toList();

    assertArriveAsText(plain, hostile, words -> message(words, fromTemplate(words)));
  }

  private static void assertArriveAsText(
      Words plain, List<Words> hostile, Function<Words, Message> messages) throws Exception {
    try (var transport =
        new SmtpTransport(
            Mails.composer(),
            new MailServer(
                "smtp",
                "127.0.0.1",
                MAIL.getSmtp().getPort(),
                null,
                null,
                Map.of("mail.smtp.starttls.required", "false")),
            1)) {
      assertThat(transport.send(messages.apply(plain))).isInstanceOf(Outcome.Sent.class);
      for (Words words : hostile) {
        assertThat(transport.send(messages.apply(words))).isInstanceOf(Outcome.Sent.class);
      }
    }

    MimeMessage[] mails = MAIL.getReceivedMessages();
    assertThat(mails).hasSize(1 + hostile.size());
    for (int i = 0; i < hostile.size(); i++) {
      assertIs(mails[i + 1], mails[0], plain, hostile.get(i));
    }
  }

  /// Equal to the plain mail but for the words, and where these are as they were written.
  private static void assertIs(MimeMessage mail, MimeMessage plainMail, Words plain, Words words)
      throws Exception {
    String context = words.subject();
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    MimeMultipart plainParts = (MimeMultipart) plainMail.getContent();

    assertThat(headers(mail)).as(context).isEqualTo(headers(plainMail));
    assertThat(mail.getSubject()).isEqualTo(subject(words));
    assertThat(new InternetAddress(MimeUtility.unfold(mail.getHeader("List-Id")[0])).getPersonal())
        .isEqualTo(line(words.category()));
    assertThat(parts.getCount()).isEqualTo(plainParts.getCount()).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      assertThat(parts.getBodyPart(i).getContentType())
          .isEqualTo(plainParts.getBodyPart(i).getContentType());
      assertThat(Collections.list(parts.getBodyPart(i).getAllHeaders())).hasSize(2);
    }
    assertThat(content(parts.getBodyPart(0)))
        .as(context)
        .isEqualTo(text(content(plainParts.getBodyPart(0)), words));
    assertThat(page(content(parts.getBodyPart(1))))
        .as(context)
        .isEqualTo(page(html(content(plainParts.getBodyPart(1)), plain, words)));
  }

  /// Those whose values words have no part in; of the others the names. Each line is ASCII, and as
  /// short as RFC 5322 demands.
  private static List<String> headers(MimeMessage mail) throws Exception {
    assertThat(Collections.list(mail.getAllHeaderLines()))
        .allSatisfy(header ->
            assertThat(header.split("\r\n", -1))
                .allSatisfy(line -> assertThat(line).matches("[\t -~]{1,998}")));
    return Collections.list(mail.getAllHeaders()).stream()
        .map(header ->
            switch (header.getName()) {
              case "Subject", "List-Id", "List-Unsubscribe", "Content-Type", "Received" ->
                  header.getName();
              default -> header.getName() + ": " + header.getValue();
            })
        .toList();
  }

  /// With line feeds for the ends of lines; there is no other.
  private static String content(BodyPart part) throws Exception {
    String content = part.getContent().toString().replace("\r\n", "\n");
    assertThat(content).doesNotContain("\r");
    return content.replaceAll("/unsubscribe/[\\w-]+", "/unsubscribe/token");
  }

  private static String text(String plain, Words words) {
    return plain
        .replace(HEADING, line(words.heading()))
        .replace(BODY, lines(words.body()))
        .replace(CATEGORY, Isolates.around(line(words.category())));
  }

  private static String html(String plainPage, Words plain, Words words) {
    String paragraph =
        plainPage.lines().filter(line -> line.contains(BODY + "</p>")).findFirst().orElseThrow();
    String paragraphs =
        Arrays.stream(lines(words.body()).split("\n\\s*\n"))
            .map(each -> paragraph.replace(BODY, escaped(each).replace("\n", "<br>")))
            .collect(joining("\n"));
    return plainPage
        .replace("<title>" + plain.subject(), "<title>" + escaped(subject(words)))
        .replace(paragraph, paragraphs)
        .replace(BODY, escaped(shortened(line(lines(words.body())), 140)))
        .replace(HEADING, escaped(line(words.heading())))
        .replace(BUTTON, escaped(line(words.button())))
        .replace(CATEGORY, escaped(Isolates.around(line(words.category()))));
  }

  private static String page(String html) {
    Document page = Jsoup.parse(html);
    page.outputSettings().prettyPrint(false);
    return page.outerHtml();
  }

  private static String escaped(String text) {
    return Entities.escape(text);
  }

  private static String subject(Words words) {
    return shortened(line(words.subject()), 150);
  }

  private static String line(String text) {
    return text.replaceAll("[\\s\\p{Cc}\u2028\u2029]+", " ").strip();
  }

  private static String lines(String text) {
    return text.replaceAll("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]", "\n")
        .replaceAll("[\\p{Cc}&&[^\n\t]]", "")
        .strip();
  }

  private static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : Isolates.cut(text, most, "\u2026");
  }

  private static String cut(String text, int codePoints) {
    return text.codePointCount(0, text.length()) <= codePoints
        ? text
        : text.substring(0, text.offsetByCodePoints(0, codePoints));
  }

  /// Of one id, so that mails differ in words only.
  private static Message message(Words words, Content content) {
    Item item = Mails.item("t", "m", null);
    return new Message(
        new UUID(1, 2),
        Mails.ALICE,
        1,
        new CategoryName("orders", words.category(), false),
        null,
        null,
        Settings.DEFAULT,
        List.of(new Item(new UUID(3, 4), item.position(), content, item.createdAt())),
        List.of(new Message.Address.Mail(Mails.ADDRESS)));
  }

  private static Content content(String title, String text) {
    return Mails.item(title, text, "/orders/42").content();
  }

  private static Content fromTemplate(Words words) {
    Texts texts =
        new Texts(
            new Texts.InApp("In the list", "m"),
            null,
            new Texts.Email(words.subject(), words.heading(), words.body(), words.button()));
    return content("In the list", "m")
        .saying(
            new TemplateWords(
                new TemplateVersion("shipped", 1), "en", Map.of("en", texts), JsonObject.EMPTY),
            "orders");
  }
}
