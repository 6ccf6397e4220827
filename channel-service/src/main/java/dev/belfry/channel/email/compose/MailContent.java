package dev.belfry.channel.email.compose;

import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.Item;
import dev.belfry.events.NotificationType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a mail says, before it is text or a page.
final class MailContent {
  private static final int SUBJECT = 150;
  private static final int PREHEADER = 140;

  private final Message message;
  private final Reader reader;
  private final Links links;
  private final Sender sender;
  private final @Nullable String unsubscribeUrl;

  /// @param unsubscribeUrl null if this category can't be switched off
  MailContent(Message message, Sender sender, Links links, @Nullable String unsubscribeUrl) {
    this.message = message;
    this.reader = new Reader(message.settings());
    this.links = links;
    this.sender = sender;
    this.unsubscribeUrl = unsubscribeUrl;
  }

  /// One notification is its own subject. Of several the first is named.
  String subject() {
    String title = Text.shortened(Text.line(message.items().getFirst().content().title()), SUBJECT);
    int more = message.items().size() - 1;
    return more == 0
        ? title
        : reader.words().text("subject", Map.of("title", title, "more", String.valueOf(more)));
  }

  String language() {
    return reader.language();
  }

  /// For readers whose client shows no HTML.
  String text() {
    List<String> blocks = new ArrayList<>();
    if (message.items().size() > 1) {
      blocks.add(heading());
    }
    message.items().forEach(item -> blocks.add(text(item)));
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

  private String text(Item item) {
    List<String> parts = new ArrayList<>();
    parts.add(Text.line(item.content().title()));
    parts.add(Text.lines(item.content().message()));
    link(item).ifPresent(parts::add);
    parts.add(reader.time(item.createdAt()));
    return String.join("\n\n", parts);
  }

  /// The same for the template, made of maps, lists and texts only.
  Map<String, Object> model() {
    Words words = reader.words();
    boolean several = message.items().size() > 1;
    return Map.ofEntries(
        Map.entry("lang", reader.language()),
        Map.entry("dir", reader.direction()),
        Map.entry("wordsLang", words.language().toLanguageTag()),
        Map.entry("wordsDir", Reader.direction(words.language())),
        Map.entry("subject", subject()),
        Map.entry("preheader", preheader()),
        Map.entry("sender", sender.name() == null ? sender.domain() : Text.line(sender.name())),
        Map.entry("heading", several ? List.of(Map.of("text", heading())) : List.of()),
        Map.entry("items", message.items().stream().map(this::model).toList()),
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

  private Map<String, Object> model(Item item) {
    return Map.of(
        "title",
        Text.line(item.content().title()),
        "type",
        item.content().notificationType().wireName(),
        "colour",
        colour(item.content().notificationType()),
        "paragraphs",
        Arrays.stream(Text.lines(item.content().message()).split("\n\\s*\n"))
            .map(paragraph -> Map.of("lines", lines(paragraph)))
            .toList(),
        "time",
        reader.time(item.createdAt()),
        "action",
        link(item)
            .map(url -> List.of(Map.of("url", url, "text", reader.words().text("open"))))
            .orElse(List.of()));
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
    var items = message.items();
    return Text.shortened(
        items.size() == 1
            ? Text.line(items.getFirst().content().message())
            : Text.line(
                String.join(
                    " · ", items.stream().skip(1).map(item -> item.content().title()).toList())),
        PREHEADER);
  }

  private String heading() {
    return reader.words().text("several", Map.of("count", String.valueOf(message.items().size())));
  }

  private String because() {
    return reader.words().text("because", Map.of("category", Text.line(message.category().name())));
  }

  private Optional<String> link(Item item) {
    return Optional.ofNullable(item.content().actionUrl()).flatMap(links::absolute);
  }
}
