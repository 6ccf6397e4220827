package dev.belfry.channel.email.compose;

import static java.util.stream.Collectors.joining;

import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.Item;
import dev.belfry.events.NotificationType;
import dev.belfry.service.text.Isolates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a mail says, before it is text or a page.
final class MailContent {
  private static final int SUBJECT = 150;
  private static final int PREHEADER = 140;

  private final Message message;
  private final Reader reader;
  private final List<Said> said;
  private final Links links;
  private final Sender sender;
  private final @Nullable String unsubscribeUrl;

  /// @param unsubscribeUrl null if this category can't be switched off
  MailContent(Message message, Sender sender, Links links, @Nullable String unsubscribeUrl) {
    this.message = message;
    this.reader = new Reader(message.settings());
    this.said = message.items().stream().map(item -> Said.of(item, message.settings())).toList();
    this.links = links;
    this.sender = sender;
    this.unsubscribeUrl = unsubscribeUrl;
  }

  /// One notification is its own subject. Of several the first is named.
  String subject() {
    String title = Text.shortened(said.getFirst().subject(), SUBJECT);
    int more = said.size() - 1;
    return more == 0
        ? title
        : reader.words().text("subject", Map.of("title", title, "more", String.valueOf(more)));
  }

  /// That of the notifications, if they have one and the same; else the reader's.
  String language() {
    List<String> languages =
        said.stream().map(each -> Objects.toString(each.locale(), "")).distinct().toList();
    return languages.size() == 1 && !languages.getFirst().isEmpty()
        ? languages.getFirst()
        : reader.language();
  }

  /// For readers whose client shows no HTML.
  String text() {
    List<String> blocks = new ArrayList<>();
    if (said.size() > 1) {
      blocks.add(heading());
    }
    said.forEach(each -> blocks.add(text(each)));
    List<String> footer = new ArrayList<>();
    footer.add(because());
    if (unsubscribeUrl == null) {
      footer.add(reader.words().text("critical"));
    } else {
      footer.add(reader.words().text("unsubscribe") + ": " + unsubscribeUrl);
    }
    blocks.add(String.join("\n", footer));
    return String.join("\n\n" + "-".repeat(40) + "\n\n", blocks) + "\n";
  }

  private String text(Said each) {
    List<String> parts = new ArrayList<>();
    parts.add(each.heading());
    parts.add(each.body());
    link(each.item()).ifPresent(parts::add);
    parts.add(reader.time(each.item().createdAt()));
    return String.join("\n\n", parts);
  }

  /// The same for the template, made of maps, lists and texts only.
  Map<String, Object> model() {
    Words words = reader.words();
    boolean several = said.size() > 1;
    return Map.ofEntries(
        Map.entry("lang", language()),
        Map.entry("dir", Reader.direction(Locale.forLanguageTag(language()))),
        Map.entry("wordsLang", words.language().toLanguageTag()),
        Map.entry("wordsDir", Reader.direction(words.language())),
        Map.entry("subject", subject()),
        Map.entry("preheader", preheader()),
        Map.entry("sender", sender.name() == null ? sender.domain() : Text.line(sender.name())),
        Map.entry("heading", several ? List.of(Map.of("text", heading())) : List.of()),
        Map.entry("items", said.stream().map(this::model).toList()),
        Map.entry("because", because()),
        Map.entry(
            "unsubscribe",
            unsubscribeUrl == null
                ? List.of()
                : List.of(Map.of("url", unsubscribeUrl, "text", words.text("unsubscribe")))),
        Map.entry(
            "critical",
            unsubscribeUrl == null ? List.of(Map.of("text", words.text("critical"))) : List.of()));
  }

  private Map<String, Object> model(Said each) {
    Item item = each.item();
    return Map.of(
        "title",
        each.heading(),
        "type",
        item.content().notificationType().wireName(),
        "colour",
        colour(item.content().notificationType()),
        "paragraphs",
        Arrays.stream(each.body().split("\n\\s*\n"))
            .map(paragraph -> Map.of("lines", lines(paragraph)))
            .toList(),
        "time",
        reader.time(item.createdAt()),
        "action",
        link(item).map(url -> List.of(button(url, each))).orElse(List.of()));
  }

  private Map<String, Object> button(String url, Said each) {
    String words = each.button();
    return words == null
        ? Map.of(
            "url",
            url,
            "text",
            reader.words().text("open"),
            "lang",
            reader.words().language().toLanguageTag())
        : Map.of("url", url, "text", words, "lang", language());
  }

  /// For clients that leave the style sheet out; it has those for dark ones.
  private static String colour(NotificationType type) {
    return switch (type) {
      case INFO -> "#2563a8";
      case SUCCESS -> "#1d7a3e";
      case WARNING -> "#9a6200";
      case ERROR -> "#b3261e";
      case MESSAGE -> "#6b3fa0";
      case SYSTEM -> "#59616f";
    };
  }

  /// All but the first follow a break.
  private static List<Map<String, Object>> lines(String paragraph) {
    List<Map<String, Object>> lines = new ArrayList<>();
    paragraph.lines().forEach(line -> lines.add(Map.of("break", !lines.isEmpty(), "text", line)));
    return lines;
  }

  /// What mail clients show beside the subject.
  private String preheader() {
    return Text.shortened(
        said.size() == 1
            ? Text.line(said.getFirst().body())
            : said.stream()
                .skip(1)
                .map(each -> Isolates.around(each.subject()))
                .collect(joining(" · ")),
        PREHEADER);
  }

  private String heading() {
    return reader.words().text("several", Map.of("count", String.valueOf(said.size())));
  }

  private String because() {
    return reader.words().text("because", Map.of("category", Text.line(message.category().name())));
  }

  private Optional<String> link(Item item) {
    return Optional.ofNullable(item.content().actionUrl()).flatMap(links::absolute);
  }
}
