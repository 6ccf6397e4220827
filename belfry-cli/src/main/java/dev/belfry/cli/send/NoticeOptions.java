package dev.belfry.cli.send;

import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.client.Notice;
import dev.belfry.events.Channel;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Rfc3339;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a notification says.
final class NoticeOptions {
  @Option(
      names = {"-t", "--title"},
      paramLabel = "<text>",
      description = "The headline.")
  @Nullable String title;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "<text>",
      description = "The text; - reads it from standard input.")
  @Nullable String message;

  @Option(
      names = "--template",
      paramLabel = "<key>",
      description = "Finds the words, in the language of each reader, instead of -t and -m.")
  @Nullable String template;

  @Mixin Variables variables = new Variables();

  @Option(
      names = "--type",
      paramLabel = "<type>",
      completionCandidates = TypeNames.class,
      description = "Any of ${COMPLETION-CANDIDATES}. Default: info")
  @Nullable String type;

  @Option(
      names = "--action-url",
      paramLabel = "<url>",
      description = "Where a click leads: http, https or a path that starts with one /.")
  @Nullable String actionUrl;

  @Option(
      names = "--data",
      paramLabel = "<json>",
      description = "An object for programs, such as '{\"order\":17}'.")
  @Nullable String data;

  @Option(
      names = "--presentation",
      paramLabel = "<json>",
      description = "Actor, image and buttons, such as '{\"actor\":{\"name\":\"Ann\"}}'.")
  @Nullable String presentation;

  @Option(
      names = "--expires-at",
      paramLabel = "<time>",
      description = "When it disappears, such as 2026-12-24T18:00:00Z.")
  @Nullable String expiresAt;

  @Option(
      names = "--category",
      paramLabel = "<key>",
      description = "Where it belongs, such as orders. Default: default")
  @Nullable String category;

  @Option(
      names = "--channels",
      paramLabel = "<channel>",
      split = ",",
      description = "Only these of email, push, realtime, with commas between.")
  @Nullable List<String> channels;

  @Option(
      names = "--thread-key",
      paramLabel = "<key>",
      description = "Mails of one thread follow each other.")
  @Nullable String threadKey;

  @Option(
      names = "--collapse-key",
      paramLabel = "<key>",
      description = "A later push of the same key replaces one that still waits.")
  @Nullable String collapseKey;

  @Option(names = "--silent", description = "Adds it to the inbox without a push.")
  boolean silent;

  @Option(
      names = "--key",
      paramLabel = "<key>",
      description = "The idempotency key: a repeat with the same key notifies nobody twice.")
  @Nullable String key;

  /// @param text what [#text] has read
  /// @param key its idempotency key; null makes each publication another notification
  /// @throws CommandFailure if it is not as a notification must be
  Notice of(Notice.Untitled untitled, @Nullable String text, @Nullable String key) {
    try {
      Notice notice = worded(untitled, text);
      if (type != null) {
        notice = notice.type(type(type));
      }
      if (actionUrl != null) {
        notice = notice.actionUrl(actionUrl);
      }
      if (data != null) {
        notice = notice.data(data);
      }
      if (presentation != null) {
        notice = notice.presentation(presentation);
      }
      if (expiresAt != null) {
        notice = notice.expiresAt(time(expiresAt));
      }
      if (category != null) {
        notice = notice.category(category);
      }
      if (channels != null) {
        notice =
            notice.channels(channels.stream().map(NoticeOptions::channel).toArray(Channel[]::new));
      }
      if (threadKey != null) {
        notice = notice.threadKey(threadKey);
      }
      if (collapseKey != null) {
        notice = notice.collapseKey(collapseKey);
      }
      if (silent) {
        notice = notice.silently();
      }
      return key == null ? notice : notice.idempotencyKey(key);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private Notice worded(Notice.Untitled untitled, @Nullable String text) {
    Map<String, Object> told = variables.byName();
    if (template == null && title != null && text != null && told.isEmpty()) {
      return untitled.title(title).message(text);
    }
    if (template == null || title != null || text != null) {
      throw CommandFailure.usage(
          "Give either --title and --message, or --template and perhaps --variable.");
    }
    Notice notice = untitled.template(template);
    for (Map.Entry<String, Object> each : told.entrySet()) {
      notice = notice.variable(each.getKey(), each.getValue());
    }
    return notice;
  }

  /// The message, null if there is none; once, since standard input is read to its end.
  @Nullable String text(Terminal terminal) {
    if (message == null || !message.equals("-")) {
      return message;
    }
    try {
      return Json.decodeUtf8(terminal.in().readAllBytes()).strip();
    } catch (CharacterCodingException e) {
      throw CommandFailure.usage("Standard input is not UTF-8 text.");
    } catch (IOException e) {
      throw CommandFailure.failed("Standard input can't be read.");
    }
  }

  private static NotificationType type(String name) {
    return NotificationType.ofWireName(name)
        .orElseThrow(
            () -> CommandFailure.usage("--type: expected any of " + NotificationType.names()));
  }

  private static Channel channel(String name) {
    return Channel.ofWireName(name)
        .orElseThrow(
            () -> CommandFailure.usage("--channels: expected some of email, push, realtime"));
  }

  private static Instant time(String text) {
    return Rfc3339.parse(text)
        .orElseThrow(() ->
            CommandFailure.usage("--expires-at: expected a time such as 2026-12-24T18:00:00Z"));
  }

  /// The types there are.
  static final class TypeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(NotificationType.values()).map(NotificationType::wireName).iterator();
    }
  }
}
