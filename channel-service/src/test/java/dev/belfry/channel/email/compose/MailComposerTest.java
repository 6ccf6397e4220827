package dev.belfry.channel.email.compose;

import static dev.belfry.channel.email.Mails.ADDRESS;
import static dev.belfry.channel.email.Mails.ALICE;
import static dev.belfry.channel.email.Mails.ORDERS;
import static dev.belfry.channel.email.Mails.TOKENS;
import static dev.belfry.channel.email.Mails.in;
import static dev.belfry.channel.email.Mails.item;
import static dev.belfry.channel.email.Mails.message;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.email.Mails;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.channel.send.Message.CategoryName;
import dev.belfry.events.JsonObject;
import dev.belfry.events.Settings;
import dev.belfry.events.TemplateVersion;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import dev.belfry.service.secret.Unsubscribe;
import dev.belfry.service.text.Isolates;
import dev.belfry.testing.HostileTexts;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailComposerTest {
  private static final Session SESSION = Session.getInstance(new Properties());
  private static final CategoryName ALARMS = new CategoryName("alarms", "Alarms", true);

  private final MailComposer composer = Mails.composer();

  @Test
  void theTextComesFirstThenThePage() throws Exception {
    MimeMessage mail = sent(message());

    assertThat(mail.getContentType()).startsWith("multipart/alternative");
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getCount()).isEqualTo(2);
    assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
    assertThat(text(mail))
        .contains("Your order is on its way")
        .contains("It arrives on Tuesday.")
        .contains("https://app.example.com/orders/42");
    assertThat(html(mail))
        .contains("Your order is on its way")
        .contains("It arrives on Tuesday.")
        .contains("href=\"https://app.example.com/orders/42\"");
  }

  @Test
  void theHeadersSayWhatAMailClientHasToKnow() throws Exception {
    Message message = message();
    MimeMessage mail = sent(message);

    assertThat(mail.getSubject()).isEqualTo("Your order is on its way");
    assertThat(mail.getFrom()[0].toString()).contains("<noreply@example.com>");
    assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly(ADDRESS);
    assertThat(header(mail, "Message-ID"))
        .isEqualTo("<%s@example.com>".formatted(message.deliveryId()));
    assertThat(header(mail, "Auto-Submitted")).isEqualTo("auto-generated");
    assertThat(header(mail, "X-Auto-Response-Suppress")).isEqualTo("All");
    assertThat(header(mail, "Precedence")).isNull();
    assertThat(header(mail, "List-Id")).isEqualTo("Orders <orders.example.com>");
    assertThat(header(mail, "MIME-Version")).isEqualTo("1.0");
    assertThat(mail.getSentDate()).isEqualTo("2026-11-29T12:15:00Z");
    assertThat(header(mail, "X-Entity-Ref-ID")).isEqualTo(message.deliveryId().toString());
    assertThat(header(mail, "References")).isNull();
  }

  @Test
  void aTemplateSaysItInTheLanguageOfWhoeverReads() throws Exception {
    MimeMessage german = sent(in("de-AT", null, fromTemplate("A-17")));

    assertThat(german.getSubject()).isEqualTo("Ihr Paket A-17");
    assertThat(header(german, "Content-Language")).isEqualTo("de");
    assertThat(text(german)).contains("Unterwegs", "Paket A-17 kommt.").doesNotContain("Shipped");
    assertThat(html(german)).contains("<html lang=\"de\"", ">Unterwegs<", ">Ansehen<");

    MimeMessage korean = sent(in("ko", null, fromTemplate("A-17")));
    assertThat(korean.getSubject()).isEqualTo("Shipped");
    assertThat(header(korean, "Content-Language")).isEqualTo("en");
    assertThat(text(korean)).contains("Shipped", "Parcel A-17.");
  }

  static Stream<String> hostileTextsThatFitIntoASubject() {
    return HostileTexts.all().stream().filter(text -> text.length() <= 150);
  }

  @ParameterizedTest
  @MethodSource("hostileTextsThatFitIntoASubject")
  void aValueOfATemplateIsTextInEveryPart(String value) throws Exception {
    MimeMessage mail = sent(in("de", null, fromTemplate(value)));

    assertThat(header(mail, "Bcc")).isNull();
    assertThat(mail.getSubject()).isEqualTo(Text.line("Ihr Paket " + value));
    assertThat(Text.line(text(mail))).contains(Text.line(Text.lines("Paket " + value + " kommt.")));
    assertThat(html(mail))
        .doesNotContainIgnoringCase("<script", "<img", "<b>", "<svg", "<form", "<style>*");
  }

  @Test
  void whatLooksEncodedIsShownAsItIs() throws Exception {
    String subject = "=?utf-8?Q?=0D=0ABcc:_eve=40example.com?= " + "소포 ".repeat(30).strip();
    String name = "=?utf-8?B?PGI+?=";
    MimeMessage mail =
        sent(
            message(
                new CategoryName("orders", name, false),
                null,
                Settings.DEFAULT,
                ADDRESS,
                item(subject, "m", null)));

    assertThat(mail.getSubject()).isEqualTo(subject);
    assertThat(new InternetAddress(header(mail, "List-Id")).getPersonal()).isEqualTo(name);
    assertThat(mail.getHeader("Subject")[0].lines()).allMatch(line -> line.length() <= 70);
    assertThat(header(mail, "Bcc")).isNull();
  }

  private static Message.Item fromTemplate(String value) {
    Message.Item item = item("t", "m", "/orders/42");
    Texts english = new Texts(new Texts.InApp("Shipped", "Parcel " + value + "."), null, null);
    Texts german =
        new Texts(
            new Texts.InApp("Versandt", "m"),
            null,
            new Texts.Email(
                "Ihr Paket " + value, "Unterwegs", "Paket " + value + " kommt.", "Ansehen"));
    return new Message.Item(
        item.notificationId(),
        item.position(),
        item.content()
            .saying(
                new TemplateWords(
                    new TemplateVersion("shipped", 1),
                    "en",
                    Map.of("en", english, "de", german),
                    JsonObject.EMPTY),
                "orders"),
        item.createdAt());
  }

  @Test
  void everyAttemptHasTheSameMessageId() throws Exception {
    Message first = message();
    Message second =
        new Message(
            first.deliveryId(),
            first.recipient(),
            2,
            first.category(),
            null,
            null,
            first.settings(),
            first.items(),
            first.addresses());

    assertThat(header(sent(second), "Message-ID")).isEqualTo(header(sent(first), "Message-ID"));
  }

  @Test
  void mailsOfOneThreadFollowAMailThatNeverWas() throws Exception {
    MimeMessage one = sent(ofThread("order 42\r\nBcc: all@example.org"));
    MimeMessage two = sent(ofThread("order 42\r\nBcc: all@example.org"));

    assertThat(header(one, "References"))
        .isEqualTo(header(two, "References"))
        .isEqualTo(header(one, "In-Reply-To"))
        .matches("<thread-[0-9a-f]{32}@example\\.com>")
        .isNotEqualTo(header(sent(ofThread("order 43")), "References"));
    assertThat(header(one, "X-Entity-Ref-ID")).isNull();
    assertThat(header(one, "Message-ID")).isNotEqualTo(header(two, "Message-ID"));
  }

  private static Message ofThread(String key) {
    return message(ORDERS, key, Settings.DEFAULT, ADDRESS, item("Hello", "World", null));
  }

  @Test
  void whoeverGetsAMailCanUnsubscribeFromItsCategory() throws Exception {
    Message message = message();
    MimeMessage mail = sent(message);

    assertThat(header(mail, "List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
    String url = requireNonNull(header(mail, "List-Unsubscribe"));
    assertThat(url).matches("<https://app\\.example\\.com/unsubscribe/[A-Za-z0-9_-]+>");
    String plain = url.substring(1, url.length() - 1);
    assertThat(TOKENS.open(plain.substring(plain.lastIndexOf('/') + 1)))
        .hasValue(new Unsubscribe(ALICE, "orders", message.deliveryId()));
    assertThat(text(mail)).contains(plain);
    assertThat(html(mail)).contains("href=\"" + plain + "\"");
  }

  @Test
  void nobodyIsOfferedToSwitchOffWhatIsCritical() throws Exception {
    MimeMessage mail =
        sent(message(ALARMS, null, Settings.DEFAULT, ADDRESS, item("Fire", "Leave.", null)));

    assertThat(header(mail, "List-Unsubscribe")).isNull();
    assertThat(header(mail, "List-Unsubscribe-Post")).isNull();
    assertThat(header(mail, "List-Id")).isEqualTo("Alarms <alarms.example.com>");
    assertThat(text(mail) + html(mail)).doesNotContain("unsubscribe/");
  }

  @Test
  void severalNotificationsAreOneMailInTheirOrder() throws Exception {
    MimeMessage mail =
        sent(
            message(
                item("First", "One.", null),
                item("Second", "Two.", null),
                item("Third", "Three.", null)));

    assertThat(mail.getSubject()).isEqualTo("First (and 2 more)");
    assertThat(text(mail)).containsSubsequence("3 notifications", "First", "Second", "Third");
    assertThat(html(mail)).containsSubsequence("3 notifications", ">First<", ">Second<", ">Third<");
  }

  @Test
  void theDirectionOfSomebodysWordsEndsWithThem() throws Exception {
    String turned = "\u202Egnihtemos";
    String unended = "\u2067x ".repeat(60);
    MimeMessage mail =
        sent(
            message(
                new CategoryName("orders", turned, false),
                null,
                Settings.DEFAULT,
                ADDRESS,
                item(turned, "m", null),
                item(turned, "m", null),
                item("\u2069Third", "m", null)));

    assertThat(mail.getSubject()).isEqualTo("\u2068%s\u2069 (and 2 more)".formatted(turned));
    assertThat(html(mail))
        .contains("hidden;mso-hide:all\">\u2068%s\u2069 · \u2068Third\u2069".formatted(turned));
    assertThat(text(mail)).contains("kind “\u2068%s\u2069”.".formatted(turned));
    assertThat(sent(message(item(turned, "m", null))).getSubject()).isEqualTo(turned);
    String cut = sent(message(item(unended, "m", null))).getSubject();
    assertThat(cut).isEqualTo(Isolates.balanced(cut)).contains("…\u2069");
    assertThat(cut.codePointCount(0, cut.length())).isLessThanOrEqualTo(150);
    String ends = "\u2069".repeat(150);
    assertThat(sent(message(item("Short" + ends, "m", null))).getSubject()).isEqualTo("Short");
  }

  @Test
  void aTitleInHebrewDoesNotTurnWhatBelfrySaysOfTheOthers() throws Exception {
    MimeMessage mail = sent(message(item("הזמנה 42", "m", null), item("Second", "m", null)));

    assertThat(mail.getSubject()).isEqualTo("\u2068הזמנה 42\u2069 (and 1 more)");
    assertThat(sent(message(item("הזמנה 42", "m", null))).getSubject()).isEqualTo("הזמנה 42");
  }

  @Test
  void markupIsText() throws Exception {
    String hostile = "<script>alert(1)</script><img src=x onerror=\"alert('x')\">{{subject}}&amp;";
    MimeMessage mail = sent(message(item(hostile, hostile, null)));

    assertThat(html(mail))
        .doesNotContain("<script", "<img")
        .contains("&lt;script&gt;")
        .contains("{{subject}}&amp;amp;");
    assertThat(text(mail)).contains(hostile);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello\r\nBcc: victim@example.org",
        "Hello\nBcc: victim@example.org",
        "Hello\rBcc: victim@example.org",
        "Hello\u0000\u0085Bcc: victim@example.org",
        "Hello\u2028Bcc: victim@example.org"
      })
  void nothingInAHeaderBeginsAnother(String text) throws Exception {
    var category = new CategoryName("orders", text, false);
    MimeMessage mail =
        sent(
            message(
                category,
                text,
                Settings.DEFAULT,
                ADDRESS,
                item(text, text, null),
                item(text, text, null)));

    assertThat(header(mail, "Bcc")).isNull();
    assertThat(mail.getAllRecipients()).hasSize(1);
    assertThat(mail.getSubject()).isEqualTo("Hello Bcc: victim@example.org (and 1 more)");
    assertThat(List.of(mail.getSubject(), requireNonNull(header(mail, "List-Id"))))
        .allSatisfy(value ->
            assertThat(value.replaceAll("\r\n[ \t]", "")).doesNotContain("\r", "\n", "\u0000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice",
        "alice@",
        "@example.org",
        "alice@example.org, bob@example.org",
        "Alice <alice@example.org>",
        "alice@example.org\r\nBcc: bob@example.org",
        "alice@exa mple.org",
        "\"a b\"@example.org"
      })
  void whatIsNoAddressGetsNoMail(String address) {
    assertThat(composer.compose(Mails.to(address), SESSION)).isEmpty();
  }

  @Test
  void whoHasOnlyABrowserGetsNoMail() {
    Message message = message();
    var pushOnly =
        new Message(
            message.deliveryId(),
            ALICE,
            1,
            ORDERS,
            null,
            null,
            Settings.DEFAULT,
            message.items(),
            List.of(new Address.Push("id", "{}")));

    assertThat(composer.compose(pushOnly, SESSION)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/orders/42                 | https://app.example.com/orders/42",
        "https://shop.example.org/x | https://shop.example.org/x",
        "HTTP://shop.example.org/x  | HTTP://shop.example.org/x",
        "/bücher?q=ü                | https://app.example.com/b%C3%BCcher?q=%C3%BC",
        "javascript:alert(1)        | -",
        "data:text/html,x           | -",
        "mailto:a@example.org       | -",
        "https:                     | -",
        "/a%zz                      | -",
        "-                          | -"
      })
  void actionsLeadToTheWebAndNowhereElse(String url, String link) throws Exception {
    MimeMessage mail = sent(message(item("Title", "Text", url)));

    if (link == null) {
      assertThat(html(mail)).doesNotContain("class=\"button\"");
      assertThat(text(mail)).doesNotContain("javascript", "mailto", "data:");
    } else {
      assertThat(html(mail)).contains("class=\"button\" href=\"%s\"".formatted(link));
      assertThat(text(mail)).contains(link);
    }
  }

  @Test
  void aPublicUrlMayHaveAPath() throws Exception {
    MimeMessage mail =
        sent(Mails.composer("https://example.com/notify/"), message(item("T", "M", "/orders/42")));

    assertThat(header(mail, "List-Unsubscribe")).startsWith("<https://example.com/notify/unsubsc");
    assertThat(html(mail)).contains("href=\"https://example.com/orders/42\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-           | en          | ltr | Stop e-mail",
        "en-GB       | en-GB       | ltr | Stop e-mail",
        "ko          | ko          | ltr | 그만 받기",
        "ko-KR       | ko-KR       | ltr | 그만 받기",
        "ar          | ar          | rtl | Stop e-mail",
        "he-IL       | he-IL       | rtl | Stop e-mail",
        "az-Arab     | az-Arab     | rtl | Stop e-mail",
        "zh-Hant-HK  | zh-Hant-HK  | ltr | Stop e-mail",
      })
  void theMailIsInTheRecipientsLanguageAsFarAsThereAreWords(
      String locale, String language, String direction, String words) throws Exception {
    MimeMessage mail = sent(in(locale, null, item("Title", "Text", null)));

    assertThat(html(mail))
        .startsWith("<!doctype html>\n<html lang=\"%s\" dir=\"%s\">".formatted(language, direction))
        .contains(words);
    assertThat(header(mail, "Content-Language")).isEqualTo(language);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "en-GB | Asia/Seoul    | 29 Nov 2026, 21:00",
        "ko    | Asia/Seoul    | 2026. 11. 29.",
        "en-GB | -             | 29 Nov 2026, 12:00 UTC",
        "de    | Europe/Berlin | 29.11.2026, 13:00 MEZ",
        "en-GB | No/Where      | 29 Nov 2026, 12:00 UTC"
      })
  void timesAreThoseOfTheRecipientsZone(String locale, String zone, String shown) throws Exception {
    MimeMessage mail = sent(in(locale, zone, item("Title", "Text", null)));

    assertThat(text(mail)).contains(shown);
    assertThat(html(mail)).contains(shown);
  }

  @Test
  void nothingIsFetchedWhenTheMailIsOpened() throws Exception {
    MimeMessage mail = sent(message(item("Title", "Text https://example.org/x.png", "/x")));

    assertThat(html(mail)).doesNotContain("<img", "<link", "@import", "url(", " src=", "<script");
  }

  @Test
  void longAndForeignTextArrivesAsItWas() throws Exception {
    String title = "지금 확인하세요: " + "ü".repeat(180);
    String text = "긴 글 — ".repeat(1500) + "\n\nEnde 🎉\n.\nFrom here";
    MimeMessage mail = sent(message(item(title, text, null)));

    assertThat(mail.getSubject()).isEqualTo(title.substring(0, 149).strip() + "…");
    assertThat(text(mail).replace("\r\n", "\n")).contains(text);
    assertThat(html(mail)).contains("Ende 🎉<br>.<br>From here");
    assertThat(bytes(mail).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(998));
  }

  private MimeMessage sent(Message message) throws MessagingException, IOException {
    return sent(composer, message);
  }

  /// As it comes out at the other end.
  private static MimeMessage sent(MailComposer composer, Message message)
      throws MessagingException, IOException {
    MimeMessage mail = composer.compose(message, SESSION).orElseThrow();
    return new MimeMessage(
        SESSION, new ByteArrayInputStream(bytes(mail).getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String bytes(MimeMessage mail) throws MessagingException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    mail.writeTo(bytes);
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static @Nullable String header(MimeMessage mail, String name) throws MessagingException {
    String[] values = mail.getHeader(name);
    if (values == null) {
      return null;
    }
    assertThat(values).hasSize(1);
    return values[0];
  }

  private static String text(MimeMessage mail) throws MessagingException, IOException {
    return part(mail, 0);
  }

  private static String html(MimeMessage mail) throws MessagingException, IOException {
    return part(mail, 1).replace("\r\n", "\n");
  }

  private static String part(MimeMessage mail, int index) throws MessagingException, IOException {
    BodyPart part = ((MimeMultipart) mail.getContent()).getBodyPart(index);
    return (String) part.getContent();
  }
}
