package dev.belfry.channel.email.smtp;

import static dev.belfry.channel.email.Mails.message;
import static dev.belfry.testing.ScriptedSmtpServer.Answer.cut;
import static dev.belfry.testing.ScriptedSmtpServer.Answer.reply;
import static dev.belfry.testing.ScriptedSmtpServer.Answer.stall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import dev.belfry.channel.email.Mails;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.Item;
import dev.belfry.channel.send.Outcome;
import dev.belfry.events.FailureReason;
import dev.belfry.testing.FreePort;
import dev.belfry.testing.ScriptedSmtpServer;
import dev.belfry.testing.ScriptedSmtpServer.Answer;
import dev.belfry.testing.ScriptedSmtpServer.Phase;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpTransportIT {
  private final ScriptedSmtpServer server = new ScriptedSmtpServer();
  private @Nullable SmtpTransport opened;

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
    server.close();
  }

  @Test
  void aMailIsSentToItsRecipientOnly() {
    Outcome outcome = inTheClear().send(message());

    assertThat(outcome).isEqualTo(new Outcome.Sent("250 2.0.0 taken"));
    assertThat(server.received()).hasSize(1);
    assertThat(server.received().getFirst().from()).startsWith("<noreply@example.com>");
    assertThat(server.received().getFirst().to()).containsExactly("<alice@example.org>");
  }

  /// What is refused, where, with which words; and what that comes to.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Later perhaps.
        "MAIL | 421 4.3.2 shutting down           | deferred",
        "MAIL | 450 4.7.1 wait                    | deferred",
        "MAIL | 451 4.3.0 trouble                 | deferred",
        "MAIL | 452 4.3.1 disk full               | deferred",
        "RCPT | 421 too many                      | deferred",
        "RCPT | 450 4.2.1 greylisted              | deferred",
        "RCPT | 451 try again                     | deferred",
        "RCPT | 452 4.2.2 mailbox full            | deferred",
        "RCPT | 452 too many recipients           | deferred",
        "RCPT | 552 5.2.2 mailbox full            | deferred",
        "RCPT | 550 5.2.2 mailbox full            | deferred",
        "RCPT | 552 mailbox full                  | deferred",
        "RCPT | 550 4.1.1 the milder one counts   | deferred",
        "RCPT | 450 5.1.1 the milder one counts   | deferred",
        "DATA | 421 bye                           | deferred",
        "DATA | 451 4.3.0 trouble                 | deferred",
        "END  | 421 4.4.2 too slow                | deferred",
        "END  | 450 4.7.0 wait                    | deferred",
        "END  | 451 4.3.0 trouble                 | deferred",
        "END  | 452 4.3.1 disk full               | deferred",
        "END  | 552 5.2.2 mailbox full            | deferred",
        // No such address.
        "RCPT | 550 5.1.1 no such user            | no_such_address",
        "RCPT | 550 5.1.2 no such host            | no_such_address",
        "RCPT | 501 5.1.3 bad syntax              | no_such_address",
        "RCPT | 550 5.1.6 has moved               | no_such_address",
        "RCPT | 550 5.1.10 null MX                | no_such_address",
        "RCPT | 553 5.1.1 no such user            | no_such_address",
        "END  | 550 5.1.1 no such user            | no_such_address",
        // Refused for what it is.
        "RCPT | 550 5.7.1 policy                  | refused",
        "RCPT | 554 5.7.1 relay access denied     | refused",
        "RCPT | 550 no reason                     | refused",
        "RCPT | 551 not here                      | refused",
        "RCPT | 553 not allowed                   | refused",
        "RCPT | 550 5.2.1 disabled                | refused",
        "RCPT | 550 5.4.1 no route                | refused",
        "DATA | 554 no valid recipients           | refused",
        "DATA | 503 5.5.1 bad sequence            | refused",
        "END  | 550 5.7.1 spam                    | refused",
        "END  | 554 5.6.0 content                 | refused",
        "END  | 554 spam                          | refused",
        "END  | 550 5.7.26 unauthenticated        | refused",
        // Too large.
        "MAIL | 552 5.3.4 too large               | too_large",
        "MAIL | 552 too large                     | too_large",
        "RCPT | 552 5.3.4 too large               | too_large",
        "DATA | 552 5.3.4 too large               | too_large",
        "END  | 552 5.3.4 too large               | too_large",
        "END  | 552 too large                     | too_large",
        "END  | 550 5.2.3 too large               | too_large",
        // The same would be said of every mail.
        "MAIL | 530 5.7.0 must issue STARTTLS     | down",
        "MAIL | 530 authentication required       | down",
        "MAIL | 550 5.7.1 sender rejected         | down",
        "MAIL | 553 5.7.1 not your address        | down",
        "MAIL | 554 5.7.1 your host is listed     | down",
        "MAIL | 501 5.1.7 bad sender              | down",
        "RCPT | 530 5.7.0 authentication required | down",
        "RCPT | 535 5.7.8 bad credentials         | down",
        "RCPT | 550 5.7.8 bad credentials         | down",
        "END  | 530 5.7.0 authentication required | down",
        // Taken.
        "END  | 250 ok                            | sent",
        "END  | 251 will forward                  | sent",
        // Nobody knows.
        "END  | 354 go on                         | unknown",
        "END  | 100 hm                            | unknown",
        "END  | 999 hm                            | unknown",
        "END  | nonsense                          | unknown",
      })
  void everyReplyOfEveryPhaseHasItsOutcome(Phase phase, String reply, String outcome) {
    server.at(phase, reply(reply));
    SmtpTransport transport = inTheClear();

    assertThat(name(transport.send(message()))).isEqualTo(outcome);
    assertThat(server.received()).hasSize(phase == Phase.END ? 1 : 0);
    assertThat(name(transport.send(message()))).as("the next mail").isEqualTo("sent");
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"MAIL", "RCPT", "DATA", "CONTENT"})
  void aConnectionThatIsLostBeforeTheMailsEndHasSentNothing(Phase phase) {
    Message large = large();
    for (Answer answer : List.of(cut(), stall())) {
      server.at(phase, answer);
      assertThat(name(waitingFor(answer).send(large))).as(answer.toString()).isEqualTo("deferred");
    }

    assertThat(server.received()).isEmpty();
    assertThat(name(inTheClear().send(message()))).isEqualTo("sent");
  }

  /// More than what waits in sockets.
  private static Message large() {
    Item item = Mails.item("Large", "가".repeat(10_000), null);
    return message(Collections.nCopies(250, item).toArray(Item[]::new));
  }

  @Test
  void whatIsLostAfterTheMailsEndMayHaveBeenSent() {
    for (Answer answer :
        List.of(cut(), stall(), new Answer.Broken("250-2.0.0 ok\r\n"), new Answer.Broken("25"))) {
      server.at(Phase.END, answer);
      assertThat(name(waitingFor(answer).send(message())))
          .as(answer.toString())
          .isEqualTo("unknown");
    }
    assertThat(server.received()).hasSize(4);
  }

  @Test
  void aReplyCountsEvenIfTheConnectionEndsWithIt() {
    server.at(Phase.END, new Answer.ReplyAndCut("250 2.0.0 taken"));
    assertThat(name(inTheClear().send(message()))).isEqualTo("sent");
    server.at(Phase.END, new Answer.Broken("250")); // all that counts of it
    assertThat(name(inTheClear().send(message()))).isEqualTo("sent");
    server.at(Phase.END, new Answer.ReplyAndCut("554 5.7.1 spam"));
    assertThat(name(inTheClear().send(message()))).isEqualTo("refused");
    server.at(Phase.END, new Answer.ReplyAndCut("451 4.3.0 trouble"));
    assertThat(name(inTheClear().send(message()))).isEqualTo("deferred");
    server.at(Phase.RCPT, new Answer.ReplyAndCut("550 5.1.1 unknown"));
    assertThat(name(inTheClear().send(message()))).isEqualTo("no_such_address");
    server.at(Phase.MAIL, new Answer.ReplyAndCut("421 4.3.2 bye"));
    assertThat(name(inTheClear().send(message()))).isEqualTo("deferred");
  }

  @Test
  void whatGoesWrongBeforeTheFirstMailConcernsThemAll() {
    for (Answer answer :
        List.of(reply("554 5.7.1 you are listed"), reply("421 busy"), cut(), stall())) {
      server.at(Phase.GREETING, answer);
      assertThat(name(waitingFor(answer).send(message()))).as(answer.toString()).isEqualTo("down");
    }
    for (Answer answer : List.of(cut(), stall())) {
      server.at(Phase.EHLO, answer);
      assertThat(name(waitingFor(answer).send(message()))).as(answer.toString()).isEqualTo("down");
    }
    server.at(
        Phase.AUTH,
        reply("535 5.7.8 bad credentials"),
        reply("454 4.7.0 later"),
        reply("534 5.7.9 too weak"),
        cut());
    for (int i = 0; i < 4; i++) {
      assertThat(name(withUser().send(message()))).isEqualTo("down");
    }
    assertThat(name(withUser().send(message()))).isEqualTo("sent");
  }

  @Test
  void whoIsNotLetInIsToldSoWithoutThePassword() {
    server.at(Phase.AUTH, reply("535 5.7.8 bad credentials"));

    assertThat(withUser().send(message()))
        .isEqualTo(
            new Outcome.ChannelDown(
                "No mail can be sent by 127.0.0.1: it does not accept spring.mail.username and"
                    + " spring.mail.password (535 5.7.8 bad credentials)"));
  }

  @Test
  void aServerThatIsAwayIsNoFaultOfTheMail() {
    assertThat(name(transport(FreePort.next(), Map.of()).send(message()))).isEqualTo("down");
    assertThat(
            name(
                open(new MailServer("smtp", "no-such-host.invalid", 25, null, null, Map.of()), 1)
                    .send(message())))
        .isEqualTo("down");
  }

  @Test
  void nothingIsSentInTheClearUnlessThatIsAllowed() {
    Outcome outcome = transport(server.port(), Map.of()).send(message());

    assertThat(outcome)
        .asInstanceOf(type(Outcome.ChannelDown.class))
        .extracting(Outcome.ChannelDown::reason)
        .asString()
        .contains("offers no STARTTLS", "starttls.required");
    assertThat(server.commands()).noneMatch(command -> command.startsWith("MAIL"));
  }

  @Test
  void startTlsIsUsedAndTheCertificateIsChecked() throws Exception {
    try (var secure = new ScriptedSmtpServer(selfSigned())) {
      Map<String, Object> trusting =
          Map.of("mail.smtp.ssl.trust", "*", "mail.smtp.ssl.checkserveridentity", "false");
      assertThat(name(transport(secure.port(), trusting).send(message()))).isEqualTo("sent");
      assertThat(secure.commands()).contains("STARTTLS");

      Outcome outcome = transport(secure.port(), Map.of()).send(message());
      assertThat(name(outcome)).isEqualTo("down");
      assertThat(outcome.toString()).contains("no TLS with it that can be trusted");
      assertThat(secure.received()).hasSize(1);
    }
  }

  @Test
  void oneConnectionIsUsedForManyMails() {
    SmtpTransport transport = inTheClear();
    for (int i = 0; i < 5; i++) {
      assertThat(name(transport.send(message()))).isEqualTo("sent");
    }

    assertThat(server.received()).hasSize(5);
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aKeptConnectionThatTheServerHasEndedIsOpenedAnew() {
    SmtpTransport transport = inTheClear();
    server.at(Phase.END, new Answer.ReplyAndCut("250 taken"));
    assertThat(name(transport.send(message()))).isEqualTo("sent");
    assertThat(name(transport.send(message()))).isEqualTo("sent");

    server.at(Phase.MAIL, reply("421 idle for too long"));
    assertThat(name(transport.send(message()))).isEqualTo("sent");
    server.at(Phase.MAIL, cut());
    assertThat(name(transport.send(message()))).isEqualTo("sent");
    server.at(Phase.RSET, cut());
    assertThat(name(transport.send(message()))).isEqualTo("sent");
    assertThat(server.received()).hasSize(5);
  }

  @Test
  void noMoreConnectionsThanAllowedAreOpenAtOnce() throws Exception {
    SmtpTransport transport = open(clear(Map.of()), 2);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> sends =
          IntStream.range(0, 40)
              .<Callable<String>>mapToObj(_ -> () -> name(transport.send(message())))
              .toList();
      for (Future<String> each : threads.invokeAll(sends)) {
        assertThat(each.get()).isEqualTo("sent");
      }
    }

    assertThat(server.received()).hasSize(40);
    assertThat(server.connections()).isLessThanOrEqualTo(2);
  }

  @Test
  void aRepeatedMailHasTheSameId() {
    SmtpTransport transport = inTheClear();
    Message message = message();
    server.at(Phase.END, cut());

    assertThat(name(transport.send(message))).isEqualTo("unknown");
    assertThat(name(transport.send(message))).isEqualTo("sent");

    assertThat(server.received())
        .hasSize(2)
        .allSatisfy(mail ->
            assertThat(mail.content())
                .contains("Message-ID: <%s@example.com>".formatted(message.deliveryId())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "a@example.org\r\nRCPT TO:<b@example.org>", "a@b@c"})
  void whatIsNoAddressIsNoSuchAddress(String address) {
    assertThat(name(inTheClear().send(Mails.to(address)))).isEqualTo("no_such_address");
    assertThat(server.connections()).isZero();
  }

  @Test
  void aReplyIsKeptWithoutTheAddressInIt() {
    server.at(Phase.RCPT, reply("550-5.1.1 <alice@example.org>:\r\n550 5.1.1 unknown"));

    assertThat(inTheClear().send(message()))
        .isEqualTo(
            new Outcome.Failed(
                FailureReason.NO_SUCH_ADDRESS, "550 5.1.1 <address>: 5.1.1 unknown"));
  }

  /// With a certificate that GreenMail brings along and nobody trusts.
  private static SSLContext selfSigned() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(new DummySSLServerSocketFactory().getKeyStore(), "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private SmtpTransport inTheClear() {
    return open(clear(Map.of()), 1);
  }

  /// Only where nothing comes does the time matter that it waits.
  private SmtpTransport waitingFor(Answer answer) {
    return answer instanceof Answer.Stall
        ? open(clear(Map.of("mail.smtp.timeout", "2000", "mail.smtp.writetimeout", "2000")), 1)
        : inTheClear();
  }

  private SmtpTransport withUser() {
    MailServer clear = clear(Map.of());
    return open(
        new MailServer("smtp", clear.host(), clear.port(), "belfry", "secret", clear.properties()),
        1);
  }

  private MailServer clear(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("mail.smtp.starttls.required", "false");
    return new MailServer("smtp", "127.0.0.1", server.port(), null, null, properties);
  }

  private SmtpTransport transport(int port, Map<String, Object> properties) {
    return open(new MailServer("smtp", "127.0.0.1", port, null, null, properties), 1);
  }

  private SmtpTransport open(MailServer mailServer, int connections) {
    if (opened != null) {
      opened.close();
    }
    opened = new SmtpTransport(Mails.composer(), mailServer, connections);
    return Objects.requireNonNull(opened);
  }

  private static String name(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Sent _ -> "sent";
      case Outcome.Deferred _ -> "deferred";
      case Outcome.ChannelDown _ -> "down";
      case Outcome.Unknown _ -> "unknown";
      case Outcome.Failed failed -> failed.reason().name().toLowerCase(Locale.ROOT);
    };
  }
}
