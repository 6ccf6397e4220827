package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.e2e.WholeStory.Told;
import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.ChannelActivated;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliveryEvent;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.testing.ScriptedSmtpServer.Received;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Mails against the topics. What is to be mailed has one fate, and what happened to it in the log
/// is a reason for it; what was mailed was decided and announced before; what comes twice was said
/// to be possibly a duplicate; what was taken has arrived.
final class MailCheck {
  private static final Pattern MESSAGE_ID =
      Pattern.compile("^Message-ID:\\s*<([0-9a-f-]{36})@", Pattern.MULTILINE);

  private final Map<UUID, MailedItem> items = new LinkedHashMap<>();
  private final Map<UUID, Mailing> mailings = new LinkedHashMap<>();

  MailCheck(WholeStory story, List<Received> mails, List<String> users) {
    Set<String> ours = Set.copyOf(users);
    for (Received mail : mails) {
      if (mail.to().stream().anyMatch(to -> ours.contains(nameOf(to)))) {
        mailing(deliveryOf(mail)).mails.add(mail);
      }
    }
    for (int partition = 0; partition < story.deliveries().size(); partition++) {
      List<Told<DeliveryEvent>> told = story.deliveries().get(partition);
      MailedItem.of(story.log().understoodIn(partition), ours, activatedAt(told))
          .forEach(item -> items.put(item.created.id(), item));
      for (Told<DeliveryEvent> each : told) {
        if (each.event() instanceof DeliveryStep step
            && step.channel() == Channel.EMAIL
            && ours.contains(step.recipient().value())) {
          apply(step);
        }
      }
    }
  }

  /// The address of one of the users.
  static String addressOf(String user) {
    return user + "@example.com";
  }

  private static String nameOf(String to) {
    return to.substring(to.indexOf('<') + 1, to.indexOf('@'));
  }

  /// The delivery that a mail belongs to.
  static UUID deliveryOf(Received mail) {
    Matcher found = MESSAGE_ID.matcher(mail.content());
    assertThat(found.find()).as(mail.content()).isTrue();
    return UUID.fromString(found.group(1));
  }

  private static long activatedAt(List<Told<DeliveryEvent>> told) {
    return told.stream()
        .map(Told::event)
        .filter(ChannelActivated.class::isInstance)
        .map(ChannelActivated.class::cast)
        .filter(activated -> activated.channel() == Channel.EMAIL)
        .mapToLong(ChannelActivated::fromOffset)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private void apply(DeliveryStep step) {
    Mailing mailing = mailing(step.deliveryId());
    switch (step) {
      case DeliveryDecided decided -> mailing.decided(decided);
      case DeliveryCancelled cancelled ->
          cancelled.notifications().forEach(id -> mailing.cancelled.put(id, cancelled.reason()));
      case DeliveryAttempted attempted -> mailing.attempted(attempted);
      case DeliverySent sent -> mailing.sent = sent;
      case DeliveryDeferred deferred -> mailing.deferred.put(deferred.attempt(), deferred);
      case DeliverySkipped skipped ->
          throw new AssertionError("All have had an address all the time: " + skipped);
      case DeliveryBounced _ -> {
        assertThat(mailing.mails).as("what came back").isNotEmpty();
        mailing.hasComeBack = true;
      }
      default -> throw new AssertionError("The mail server refuses nothing: " + step);
    }
  }

  private Mailing mailing(UUID deliveryId) {
    return mailings.computeIfAbsent(deliveryId, _ -> new Mailing());
  }

  /// How many mails there were, and how many of them were not the first of their delivery.
  String summary() {
    int mails = mailings.values().stream().mapToInt(mailing -> mailing.mails.size()).sum();
    long mailed = mailings.values().stream().filter(each -> !each.mails.isEmpty()).count();
    long cancelled =
        mailings.values().stream().mapToLong(mailing -> mailing.cancelled.size()).sum();
    return "%s mails, %s of them repeats, %s cancelled".formatted(mails, mails - mailed, cancelled);
  }

  void check() {
    Map<UUID, List<UUID>> decidedIn = new HashMap<>();
    mailings.forEach((id, mailing) ->
        mailing.notifications.forEach(
            item -> decidedIn.computeIfAbsent(item, _ -> new ArrayList<>()).add(id)));
    Set<UUID> known = new HashSet<>(items.keySet());
    for (MailedItem item : items.values()) {
      hasOneFate(item, decidedIn.getOrDefault(item.created.id(), List.of()));
    }
    mailings.forEach((id, mailing) -> {
      assertThat(known).as("what %s is about", id).containsAll(mailing.notifications);
      assertThat(known).as("what %s is about", id).containsAll(mailing.cancelled.keySet());
      mailing.check(id, items);
    });
  }

  private void hasOneFate(MailedItem item, List<UUID> decidedIn) {
    UUID own = Deliveries.idOf(Channel.EMAIL, item.recipient(), item.created.id());
    Mailing unsent = mailings.get(own);
    boolean isCancelledAlone =
        decidedIn.isEmpty() && unsent != null && unsent.cancelled.containsKey(item.created.id());
    if (!item.isPlanned) {
      assertThat(decidedIn).as("%s is not to be mailed", item).isEmpty();
      assertThat(isCancelledAlone).as("%s is not to be mailed", item).isFalse();
      return;
    }
    assertThat(decidedIn.size() + (isCancelledAlone ? 1 : 0)).as("fates of %s", item).isEqualTo(1);
    for (UUID id : decidedIn) {
      Mailing mailing = mailing(id);
      assertThat(item.needlessBefore(mailing.dueAt)).as("needless when due: %s", item).isFalse();
      checkReason(item, mailing.cancelled.get(item.created.id()));
    }
    if (isCancelledAlone && unsent != null) {
      checkReason(item, unsent.cancelled.get(item.created.id()));
    }
  }

  private static void checkReason(MailedItem item, @Nullable CancelReason reason) {
    if (reason != null) {
      assertThat(item.reasons()).as("why %s was not mailed", item).contains(reason);
    }
  }
}
