package dev.belfry.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.email.folder.FolderTransport;
import dev.belfry.channel.email.smtp.SmtpTransport;
import dev.belfry.channel.send.Transport;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class EmailConfigurationTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner()
          .withUserConfiguration(EmailConfiguration.class)
          .withBean(Clock.class, Clock::systemUTC);

  private final ApplicationContextRunner complete =
      context.withPropertyValues(
          "belfry.channel.public-url=https://app.example.com",
          "belfry.channel.secret=0123456789abcdef",
          "belfry.channel.email.from=Café <noreply@example.com>",
          "spring.mail.host=mail.example.com");

  @Test
  void withoutATransportThereIsNone() {
    context.run(started -> assertThat(started).doesNotHaveBean(Transport.class));
    complete
        .withPropertyValues("belfry.channel.email.transport=false") // YAML's off
        .run(started -> assertThat(started).doesNotHaveBean(Transport.class));
  }

  @Test
  void theTransportIsTheOneAskedFor() {
    complete
        .withPropertyValues("belfry.channel.email.transport=folder")
        .run(started -> assertThat(started).hasSingleBean(FolderTransport.class));
    complete
        .withPropertyValues("belfry.channel.email.transport=SMTP")
        .run(started -> assertThat(started).hasSingleBean(SmtpTransport.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "belfry.channel.public-url=       | belfry.channel.public-url",
        "belfry.channel.public-url=ftp://x | belfry.channel.public-url",
        "belfry.channel.public-url=/x     | belfry.channel.public-url",
        "belfry.channel.secret=           | belfry.channel.secret",
        "belfry.channel.secret=short      | belfry.channel.secret",
        "belfry.channel.email.from=nobody | belfry.channel.email.from",
        "belfry.channel.email.from=a@b, c@d | belfry.channel.email.from",
        "belfry.channel.email.connections=0 | belfry.channel.email.connections",
        "spring.mail.protocol=imap        | spring.mail.protocol",
      })
  void whatIsMissingOrWrongKeepsItFromStarting(String setting, String named) {
    complete
        .withPropertyValues("belfry.channel.email.transport=smtp", setting)
        .run(started ->
            assertThat(started)
                .getFailure()
                .rootCause()
                .hasMessageContaining(named)
                .satisfies(cause ->
                    assertThat(cause.getMessage()).doesNotContain("short", "0123456789abcdef")));
  }
}
