package dev.belfry.channel.email.folder;

import static dev.belfry.channel.email.Mails.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.email.Mails;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTransportTest {
  @TempDir private Path temporary;

  @Test
  void aMailBecomesAFileNamedAfterItsDelivery() throws IOException {
    Path folder = temporary.resolve("a/b");
    Message message = message();

    assertThat(transport(folder).send(message)).isEqualTo(new Outcome.Sent(null));

    assertThat(files(folder)).containsExactly(message.deliveryId() + ".eml");
    assertThat(Files.readString(folder.resolve(message.deliveryId() + ".eml")))
        .contains("To: alice@example.org\r\n", "Content-Type: multipart/alternative");
  }

  @Test
  void theSameMessageAgainIsTheSameFile() throws IOException {
    Message message = message();
    try (FolderTransport transport = transport(temporary)) {
      transport.send(message);
      transport.send(message);
    }

    assertThat(files(temporary)).containsExactly(message.deliveryId() + ".eml");
  }

  @Test
  void whatIsNoAddressGetsNoFile() throws IOException {
    assertThat(transport(temporary).send(Mails.to("nobody"))).isInstanceOf(Outcome.Failed.class);
    assertThat(files(temporary)).isEmpty();
  }

  @Test
  void aFolderThatCantBeMadeIsAChannelThatIsDown() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));

    assertThat(transport(file.resolve("mail")).send(message()))
        .isInstanceOf(Outcome.ChannelDown.class);
  }

  private static FolderTransport transport(Path folder) {
    return new FolderTransport(Mails.composer(), folder);
  }

  private static Stream<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
