package dev.belfry.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.e2e.Api.Answer;
import dev.belfry.e2e.SteadySender.Accepted;
import dev.belfry.testing.ScriptedSmtpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An earlier version is upgraded to this one, instance by instance and in the order that
/// `docs/operations/upgrade.md` names, while people and services use it. `release/upgrade` runs
/// this; the earlier jars are in the folder `-Dbelfry.before=`.
@Tag("upgrade")
class RollingUpgradeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long SEED =
      Long.getLong("belfry.seed", ThreadLocalRandom.current().nextLong(1_000_000));
  private static final int USERS = 12;
  private static final int SENDERS = 6;
  private static final int ROUNDS = 4;
  private static final Jars BEFORE =
      Jars.in(
          Path.of(
              requireNonNull(
                  System.getProperty("belfry.before"), "-Dbelfry.before=: see release/upgrade")));
  private static final Jars NOW = Jars.built();

  @Test
  void nothingIsLostTwiceOrOutOfOrderThoughEachInstanceIsUpgradedUnderLoad() throws Exception {
    List<SteadySender> senders = new ArrayList<>();
    try (Deployment belfry = Deployment.of(BEFORE)) {
      belfry.awaitActiveChannels();
      List<Device> devices = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        SteadySender sender = new SteadySender("r" + i, belfry);
        senders.add(sender);
        giveAddress(belfry, sender);
        sender.begin();
        Device device = new Device(belfry, sender.token);
        device.connect(i % 2, false);
        devices.add(device);
      }
      try (Play play = new Play(belfry, Schedule.ofAnyVersion(SEED, USERS))) {
        play.rounds(ROUNDS);
        for (ServiceProcess instance : inOrder(belfry)) {
          // One version beside the other, and sockets that resume at either.
          play.roundsWhile(() -> instance.replaceBy(NOW));
          play.rounds(ROUNDS);
        }
        for (SteadySender sender : senders) {
          sender.awaitMore(10);
          sender.end();
        }
        play.settleAndCheck();
        new SentCheck(belfry, senders, devices).check();
        haveTheirMailsOnce(senders, belfry.mailServer);
        System.out.printf("belfry.seed=%d: %s%n", SEED, play.summary());
      }
      try (Play play = new Play(belfry, SEED + 1, USERS)) {
        play.rounds(ROUNDS);
        new ReadModelCheck(belfry).aReplayMakesTheSameRows(play.settleAndCheck());
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError("With -Dbelfry.seed=" + SEED, e);
    } finally {
      senders.forEach(SteadySender::close);
    }
  }

  private static List<ServiceProcess> inOrder(Deployment belfry) {
    return List.of(belfry.persistence, belfry.channels, belfry.deliveryNodes, belfry.producers)
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static void giveAddress(Deployment belfry, SteadySender sender) throws Exception {
    String desk = belfry.api.token("desk", "contacts:write");
    String address = "{\"email\":\"%s@example.org\"}".formatted(sender.recipient);
    Answer put =
        Api.patiently(() -> belfry.api.put(desk, "/api/contacts/" + sender.recipient, address));
    assertThat(put.status()).as("%s", put).isEqualTo(202);
  }

  /// What was not read is in one mail; what was read is in one at most.
  private static void haveTheirMailsOnce(List<SteadySender> senders, ScriptedSmtpServer mails) {
    for (SteadySender sender : senders) {
      Pattern title = Pattern.compile(Pattern.quote(sender.recipient) + " [0-9]+\\b");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(mailed(mails, sender.recipient, title).keySet())
                  .containsAll(sender.unread().stream().map(Accepted::title).toList()));
      assertThat(mailed(mails, sender.recipient, title))
          .allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
    }
  }

  /// How many mails to this recipient have each title.
  private static Map<String, Long> mailed(
      ScriptedSmtpServer mails, String recipient, Pattern title) {
    return mails.received().stream()
        .filter(mail -> mail.to().toString().contains(recipient))
        .flatMap(mail -> title.matcher(text(mail)).results().map(MatchResult::group).distinct())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static String text(ScriptedSmtpServer.Received mail) {
    try {
      MimeMultipart parts = (MimeMultipart) new MimeMessage(null, mail.stream()).getContent();
      return parts.getBodyPart(0).getContent().toString();
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
