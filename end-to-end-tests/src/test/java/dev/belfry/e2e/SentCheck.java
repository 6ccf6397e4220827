package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.e2e.SteadySender.Accepted;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Notification;
import dev.belfry.testing.FoldedInbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What has become of what [SteadySender]s have sent, when they have ended: it is in the log, in
/// lists and counts, and on devices, once and in order.
final class SentCheck {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Deployment belfry;
  private final List<SteadySender> senders;
  private final List<Device> devices;

  /// @param devices of the senders' recipients, one of each
  SentCheck(Deployment belfry, List<SteadySender> senders, List<Device> devices) {
    this.belfry = belfry;
    this.senders = List.copyOf(senders);
    this.devices = List.copyOf(devices);
  }

  void check() throws Exception {
    WholeLog log = WholeLog.read(belfry.bootstrapServers());
    for (int i = 0; i < senders.size(); i++) {
      SteadySender sender = senders.get(i);
      FoldedInbox inbox = log.inboxOf(new RecipientId(sender.recipient));
      isInTheLog(sender.accepted(), log, inbox);
      isListedAndCounted(sender, i % 2, inbox);
      isOnTheDevice(devices.get(i), i % 2, inbox);
    }
    new ReadModelCheck(belfry).everyRecordIsAccountedFor(log);
  }

  private static void isInTheLog(List<Accepted> accepted, WholeLog log, FoldedInbox inbox) {
    for (Accepted one : accepted) {
      assertThat(log.at(one.position()).event())
          .isInstanceOfSatisfying(
              NotificationCreated.class, event -> assertThat(event.id()).isEqualTo(one.id()));
    }
    assertThat(
            inbox.list(Instant.now()).stream()
                .filter(it -> !it.broadcast())
                .map(Notification::title)
                .toList()
                .reversed())
        .isEqualTo(accepted.stream().map(Accepted::title).toList());
  }

  private void isListedAndCounted(SteadySender sender, int instance, FoldedInbox inbox) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> new ListCheck(belfry.apiOf(instance), sender.token, inbox).check());
  }

  private static void isOnTheDevice(Device device, int node, FoldedInbox inbox) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          if (!device.isUpToDate()) {
            device.connect(node, true);
          }
          new ClientModel(device.chains.getLast(), inbox).checkAgreement(Instant.now());
        });
    for (Chain chain : device.chains) {
      new ClientModel(chain, inbox).checkFrames(true);
    }
  }
}
