package dev.belfry.channel.email.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {
  @Test
  void theLinesOfAReplyAreOneTextWithoutAddresses() {
    Reply reply =
        Reply.of(
            550,
            String.join(
                "\r\n",
                "550-5.1.1 <bob.o'hara+x@mail.example.org>: Recipient\u0007 address rejected",
                "550 5.1.1 see https://example.org or ask postmaster@example.org",
                ""));

    assertThat(reply)
        .isEqualTo(
            new Reply(
                550,
                "5.1.1",
                "550 5.1.1 <address>: Recipient address rejected 5.1.1 see https://example.org or"
                    + " ask <address>"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "550 5.1.1 no          | 5.1.1",
        "550 5.1.10 no         | 5.1.10",
        "450 4.2.0             | 4.2.0",
        "550 5.1.1             | 5.1.1",
        "550 (5.1.1) no        | -",
        "550 no 5.1.1          | -",
        "550 1.2.3.4 is listed | -",
        "550 5.1.1.1 is listed | -",
        "550                   | -",
        "550 #5.1.1 no         | -"
      })
  void theEnhancedCodeIsTheFirstWord(String line, String code) {
    assertThat(Reply.of(550, line)).extracting(Reply::enhanced).isEqualTo(code);
  }

  @Test
  void aReplyWithoutACodeOfRepliesIsNone() {
    assertThat(Reply.of(-1, "nonsense")).isNull();
    assertThat(Reply.of(199, "199 what")).isNull();
    assertThat(Reply.of(600, "600 what")).isNull();
  }

  @Test
  void whatIsVeryLongIsCut() {
    assertThat(Reply.of(250, "250 " + "x".repeat(10_000)))
        .extracting(Reply::text)
        .asString()
        .hasSizeLessThan(310);
  }
}
