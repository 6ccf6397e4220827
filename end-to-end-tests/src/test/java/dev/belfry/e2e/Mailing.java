package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.CancelReason;
import dev.belfry.events.Content;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliverySent;
import dev.belfry.testing.ScriptedSmtpServer.Received;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One delivery by e-mail: what the topic says of it, and the mails that the mail server had.
final class Mailing {
  List<UUID> notifications = List.of();
  Instant dueAt = Instant.MAX;
  final Map<UUID, CancelReason> cancelled = new LinkedHashMap<>();
  final TreeMap<Integer, DeliveryAttempted> attempts = new TreeMap<>();
  final Map<Integer, DeliveryDeferred> deferred = new TreeMap<>();
  final List<Received> mails = new ArrayList<>();
  @Nullable DeliverySent sent;
  boolean hasComeBack;
  private Set<UUID> cancelledBefore = Set.of();

  /// A repeat changes nothing.
  void decided(DeliveryDecided event) {
    if (notifications.isEmpty()) {
      notifications = event.notifications();
      dueAt = event.dueAt();
    }
  }

  void attempted(DeliveryAttempted event) {
    if (attempts.isEmpty()) {
      cancelledBefore = Set.copyOf(cancelled.keySet());
    }
    attempts.put(event.attempt(), event);
  }

  void check(UUID id, Map<UUID, MailedItem> items) {
    if (notifications.isEmpty()) {
      assertThat(attempts).as("attempts of %s, which was not decided", id).isEmpty();
      assertThat(mails).as("mails of %s, which was not decided", id).isEmpty();
      return;
    }
    boolean isNeedless = cancelled.keySet().containsAll(notifications);
    assertThat(isNeedless || isSettled()).as("%s is settled: %s", id, attempts).isTrue();
    assertThat(mails.size()).as("mails of %s", id).isLessThanOrEqualTo(attempts.size());
    if (sent != null) {
      assertThat(mails).as("mails of %s, which was taken", id).isNotEmpty();
    }
    attempts.values().stream()
        .skip(1)
        .forEach(attempt -> {
          DeliveryDeferred before = deferred.get(attempt.attempt() - 1);
          assertThat(attempt.possiblyDuplicate() || (before != null && !before.mayHaveArrived()))
              .as("attempt %s of %s says that it may be a duplicate", attempt.attempt(), id)
              .isTrue();
        });
    mails.forEach(mail -> isAboutWhatIsToBeMailed(mail, items));
  }

  /// Whether nothing will happen any more: it was taken, it came back, or nobody knows after two
  /// attempts.
  private boolean isSettled() {
    return sent != null
        || hasComeBack
        || (attempts.size() >= 2 && !deferred.containsKey(attempts.lastKey()));
  }

  private void isAboutWhatIsToBeMailed(Received mail, Map<UUID, MailedItem> items) {
    for (UUID id : notifications) {
      MailedItem item = items.get(id);
      assertThat(item).as("%s", id).isNotNull();
      assertThat(mail.to())
          .containsExactly("<%s>".formatted(MailCheck.addressOf(item.recipient().value())));
      // Of several attempts nobody knows which of them a mail is of.
      if (attempts.size() > 1 ? !cancelled.containsKey(id) : !cancelledBefore.contains(id)) {
        assertThat(mail.content()).as("what is mailed of %s", item).containsPattern(titleOf(item));
      }
    }
  }

  /// The title as a word; of what a template made, the last word: isolates stand around it, which a
  /// mail may encode.
  private static String titleOf(MailedItem item) {
    Content content = item.created.content();
    String title = content.title();
    return content.words() == null
        ? "\\b%s\\b".formatted(Pattern.quote(title))
        : Pattern.quote(
                title.substring(title.lastIndexOf(' ') + 1).replaceAll("[\\u2068\\u2069]", ""))
            + "(?![0-9])";
  }
}
