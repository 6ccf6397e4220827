package dev.belfry.channel.email.folder;

import dev.belfry.channel.email.compose.MailComposer;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Outcome;
import dev.belfry.channel.send.Transport;
import dev.belfry.events.Channel;
import dev.belfry.events.FailureReason;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/// Writes mails into a folder, one file each (`<delivery id>.eml`), instead of sending them. A file
/// is there whole or not at all; the same message again takes the place of its file.
public final class FolderTransport implements Transport {
  static final String SUFFIX = ".eml";

  private final Session session = Session.getInstance(new Properties());
  private final MailComposer composer;
  private final Path folder;

  /// @param folder made when the first mail comes
  public FolderTransport(MailComposer composer, Path folder) {
    this.composer = composer;
    this.folder = folder;
  }

  @Override
  public Channel channel() {
    return Channel.EMAIL;
  }

  @Override
  public Outcome send(Message message) {
    Optional<MimeMessage> mail = composer.compose(message, session);
    if (mail.isEmpty()) {
      return new Outcome.Failed(
          FailureReason.NO_SUCH_ADDRESS, "The address is none that mail can be sent to.");
    }
    try {
      Files.createDirectories(folder);
      Path partial = Files.createTempFile(folder, ".", ".partial");
      try {
        try (OutputStream file = Files.newOutputStream(partial)) {
          mail.get().writeTo(file);
        }
        Files.move(
            partial,
            folder.resolve(message.deliveryId() + SUFFIX),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(partial);
      }
      return new Outcome.Sent(null);
    } catch (IOException e) {
      return new Outcome.ChannelDown(
          "The folder %s (belfry.channel.email.directory) can't be written to: %s"
              .formatted(folder, e.getClass().getSimpleName()));
    } catch (MessagingException e) {
      throw new IllegalStateException("a mail can't be written", e);
    }
  }

  @Override
  public void close() {}
}
