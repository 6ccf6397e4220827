package dev.belfry.producer.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.events.DeliveryBounced.Kind;
import dev.belfry.producer.email.MailReport.NotAReport;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailReportReaderTest {
  private static final UUID ID = UUID.fromString("0199f3a1-7c2d-8e44-9a10-3b5c7d9e1f20");

  private final MailReportReader reader = new MailReportReader();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5.1.1  | smtp; 550 5.1.1 unknown                          | true",
        "5.1.2  | dns; no such host                                | true",
        "5.1.10 | smtp; 556 5.1.10 null MX                         | true",
        "5.0.0  | smtp; 550 5.1.1 <a@example.org>: unknown         | true",
        "5.0.0  | smtp; 550-5.1.1 The account does not exist       | true",
        "5.0.0  | smtp; 550 unknown                                | false",
        "5.1.1  | smtp; 550 5.7.1 listed, see 5.1.1                | false",
        "5.2.2  | smtp; 552 5.2.2 mailbox full                     | false",
        "5.7.1  | smtp; 554 5.7.1 10.5.1.1 is listed               | false",
        "4.4.7  | smtp; 451 4.4.7 expired                          | false",
        "5.3.4  | smtp; 552 5.3.4 too large                        | false",
      })
  void aBounceIsPermanentIfTheAddressIsWrong(String status, String diagnostic, boolean permanent)
      throws NotAReport {
    assertThat(read(Reports.bounce(ID, "failed", status, diagnostic)))
        .isEqualTo(new MailReport.Returned(ID, Kind.BOUNCE, permanent));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delayed", "delivered", "relayed", "expanded"})
  void whatIsNoFailureIsNothing(String action) throws NotAReport {
    assertThat(read(Reports.bounce(ID, action, "4.4.1", "smtp; 451 4.4.1 later")))
        .isEqualTo(new MailReport.Nothing());
  }

  @Test
  void theHeadOfTheMailIsEnough() throws NotAReport {
    String report = Reports.bounce(ID, "failed", "5.1.1", "smtp; 550 5.1.1 unknown");

    assertThat(read(report.replace("message/rfc822", "text/rfc822-headers")))
        .isEqualTo(new MailReport.Returned(ID, Kind.BOUNCE, true));
  }

  @Test
  void spellingAndFoldingDoNotMatter() throws NotAReport {
    String report =
        Reports.bounce(ID, "Failed", "5.1.1", "smtp;\r\n 550 5.1.1\r\n\tunknown")
            .replace("Message-ID: ", "message-id:\r\n  ")
            .replace("message/delivery-status", "Message/Delivery-Status; name=\"x\"");

    assertThat(read(report)).isEqualTo(new MailReport.Returned(ID, Kind.BOUNCE, true));
  }

  @Test
  void aComplaintIsOne() throws NotAReport {
    assertThat(read(Reports.complaint(ID, "abuse")))
        .isEqualTo(new MailReport.Returned(ID, Kind.COMPLAINT, true));
    assertThat(read(Reports.complaint(ID, "not-spam"))).isEqualTo(new MailReport.Nothing());
  }

  @Test
  void whatIsNoReportIsToldSo() {
    String report = Reports.bounce(ID, "failed", "5.1.1", "smtp; 550 5.1.1 unknown");
    for (String nonsense :
        new String[] {
          "",
          "nonsense",
          "Subject: hello\r\n\r\nhello",
          "Content-Type: multipart/report; boundary=\"b\"\r\n\r\n",
          "Content-Type: multipart/report\r\n\r\n--b\r\n\r\n--b--",
          report.replace("multipart/report", "multipart/mixed"),
          report.replace("Action:", "Deed:"),
          report.replace("Message-ID:", "Mail-ID:"),
          report.replace(ID.toString(), "not-an-id"),
          report.replace("message/rfc822", "text/html"),
          report.replace("message/delivery-status", "text/plain"),
          Reports.complaint(ID, "abuse").replace("Feedback-Type", "Type")
        }) {
      assertThatThrownBy(() -> read(nonsense)).as(nonsense).isInstanceOf(NotAReport.class);
    }
  }

  private MailReport read(String report) throws NotAReport {
    return reader.read(report.getBytes(StandardCharsets.UTF_8));
  }
}
