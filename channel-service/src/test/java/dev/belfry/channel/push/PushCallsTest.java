package dev.belfry.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import org.junit.jupiter.api.Test;

class PushCallsTest {
  @Test
  void whoeverNotesFirstThatTimeIsUpTellsItInTheSameWords() {
    assertThat(PushCalls.reply(new HttpTimeoutException("request timed out")))
        .isEqualTo(new Reply.Unanswered("no answer"));
  }

  @Test
  void aConnectionThatBreaksMayHaveTakenIt() {
    assertThat(PushCalls.reply(new IOException("reset")))
        .isEqualTo(new Reply.Unanswered("no answer (IOException)"));
  }

  @Test
  void aConnectionThatIsNotMadeHasTakenNothing() {
    assertThat(PushCalls.reply(new HttpConnectTimeoutException("connect timed out")))
        .isEqualTo(new Reply.Later("no answer (HttpConnectTimeoutException)", null));
    assertThat(PushCalls.reply(new ConnectException("refused")))
        .isEqualTo(new Reply.Later("no answer (ConnectException)", null));
  }
}
