package dev.belfry.channel.email.folder;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toSet;

import dev.belfry.events.Ids;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a [FolderTransport] has written. Safe for all threads.
public final class MailFolder {
  private static final int SHOWN = 1_000;

  private final Session session = Session.getInstance(new Properties());

  /// What is known of files, by their names.
  private final Map<String, Listed> known = new ConcurrentHashMap<>();

  private final Path folder;

  /// @param folder need not be there
  public MailFolder(Path folder) {
    this.folder = folder;
  }

  /// The last mails, newest first.
  ///
  /// @param to only those to this address, however it is spelt; null for all
  List<Listed> list(@Nullable String to) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Listed> all =
          files.filter(file -> idOf(file).isPresent()).flatMap(this::listed).toList();
      known.keySet().retainAll(all.stream().map(listed -> fileName(listed.id())).collect(toSet()));
      return all.stream()
          .filter(listed -> to == null || listed.to().equalsIgnoreCase(to.strip()))
          .sorted(comparing(Listed::at).reversed().thenComparing(Listed::id))
          .limit(SHOWN)
          .toList();
    } catch (NoSuchFileException e) {
      return List.of(); // nothing was sent yet
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The file of a mail, if there is one.
  Optional<Path> file(UUID id) {
    return Optional.of(folder.resolve(fileName(id))).filter(Files::isRegularFile);
  }

  /// A mail in its parts, if there is one.
  Optional<Shown> show(UUID id) {
    try (InputStream bytes = Files.newInputStream(folder.resolve(fileName(id)))) {
      MimeMessage mail = new MimeMessage(session, bytes);
      return Optional.of(
          new Shown(
              orEmpty(InternetAddress.toUnicodeString(mail.getFrom())),
              recipient(mail),
              orEmpty(mail.getSubject()),
              part(mail, 0),
              part(mail, 1)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MessagingException e) {
      throw new IllegalStateException("a mail can't be read", e);
    }
  }

  private Stream<Listed> listed(Path file) {
    try {
      Instant at = Files.getLastModifiedTime(file).toInstant();
      Listed before = known.get(file.getFileName().toString());
      if (before != null && before.at().equals(at)) {
        return Stream.of(before);
      }
      try (InputStream bytes = Files.newInputStream(file)) {
        MimeMessage mail = new MimeMessage(session, bytes);
        Listed read =
            new Listed(idOf(file).orElseThrow(), recipient(mail), orEmpty(mail.getSubject()), at);
        known.put(file.getFileName().toString(), read);
        return Stream.of(read);
      }
    } catch (NoSuchFileException e) {
      return Stream.empty(); // removed meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MessagingException e) {
      return Stream.empty(); // not written by a transport
    }
  }

  private static Optional<UUID> idOf(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(FolderTransport.SUFFIX)
        ? Ids.parse(name.substring(0, name.length() - FolderTransport.SUFFIX.length()))
        : Optional.empty();
  }

  private static String fileName(UUID id) {
    return id + FolderTransport.SUFFIX;
  }

  private static String recipient(MimeMessage mail) throws MessagingException {
    Address[] all = mail.getAllRecipients();
    return all != null && all.length > 0 && all[0] instanceof InternetAddress address
        ? address.getAddress()
        : "";
  }

  private static String part(MimeMessage mail, int index) throws MessagingException, IOException {
    if (mail.getContent() instanceof MimeMultipart parts && parts.getCount() > index) {
      BodyPart part = parts.getBodyPart(index);
      return part.getContent() instanceof String text ? text : "";
    }
    return "";
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /// A mail in a list.
  ///
  /// @param at when it was written
  record Listed(UUID id, String to, String subject, Instant at) {}

  /// A mail in its parts.
  record Shown(String from, String to, String subject, String text, String html) {}
}
