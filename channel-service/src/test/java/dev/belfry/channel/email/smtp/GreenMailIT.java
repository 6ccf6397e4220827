package dev.belfry.channel.email.smtp;

import static dev.belfry.channel.email.Mails.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import com.icegreen.greenmail.util.ServerSetupTest;
import dev.belfry.channel.email.Mails;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Outcome;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A mail at the other end of a mail server that is not ours.
class GreenMailIT {
  @RegisterExtension
  static final GreenMailExtension MAIL =
      new GreenMailExtension(
          new ServerSetup[] {
            ServerSetupTest.SMTP.dynamicPort(), ServerSetupTest.SMTPS.dynamicPort()
          });

  @Test
  void aMailArrivesAsItWasMade() throws Exception {
    Message message =
        message(Mails.item("주문 42: über <b>", "첫 줄\n.\n..\nFrom the shop ✓", "/orders/42"));
    try (var transport = transport("smtp", MAIL.getSmtp().getPort())) {
      assertThat(transport.send(message)).isInstanceOf(Outcome.Sent.class);
    }

    assertThat(MAIL.getReceivedMessages()).hasSize(1);
    MimeMessage mail = MAIL.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("주문 42: über <b>");
    assertThat(mail.getMessageID()).isEqualTo("<%s@example.com>".formatted(message.deliveryId()));
    assertThat(mail.getContentType()).startsWith("multipart/alternative");
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"))
        .contains("주문 42: über <b>\n\n첫 줄\n.\n..\nFrom the shop ✓");
    assertThat(parts.getBodyPart(1).getContent().toString())
        .contains("주문 42: über &lt;b&gt;", "첫 줄<br>.<br>..<br>From the shop ✓");
  }

  @Test
  void tlsFromTheFirstByteIsUnderstoodToo() throws Exception {
    try (var transport = transport("smtps", MAIL.getSmtps().getPort())) {
      assertThat(transport.send(message())).isInstanceOf(Outcome.Sent.class);
    }

    assertThat(MAIL.getReceivedMessages()).hasSize(1);
  }

  private static SmtpTransport transport(String protocol, int port) {
    return new SmtpTransport(
        Mails.composer(),
        new MailServer(
            protocol,
            "127.0.0.1",
            port,
            null,
            null,
            Map.of(
                "mail.smtp.starttls.required",
                "false",
                "mail.smtps.ssl.trust",
                "*",
                "mail.smtps.ssl.checkserveridentity",
                "false")),
        1);
  }
}
