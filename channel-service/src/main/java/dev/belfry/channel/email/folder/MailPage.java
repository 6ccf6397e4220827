package dev.belfry.channel.email.folder;

import dev.belfry.channel.email.folder.MailFolder.Listed;
import dev.belfry.channel.email.folder.MailFolder.Shown;
import dev.belfry.events.Ids;
import dev.belfry.service.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/dev/mail`: shows what would have been sent, to whoever reaches this port. There is no such
/// page where mail is really sent, nor where other machines reach the port.
@RestController
@ConditionalOnProperty(name = "belfry.channel.email.transport", havingValue = "folder")
@Conditional(OnlyThisMachine.class)
public final class MailPage {
  private static final String FILES = "channel/email/folder/";
  private static final MediaType MAIL = MediaType.parseMediaType("message/rfc822");

  /// A mail is shown in a frame without rights, which has the style that comes with it.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final MailFolder folder;

  MailPage(MailFolder folder) {
    this.folder = folder;
  }

  @GetMapping("/dev/mail")
  ResponseEntity<Resource> page() {
    return file("index.html");
  }

  @GetMapping("/dev/mail/{name:[a-z]+\\.(?:css|js|svg)}")
  ResponseEntity<Resource> file(@PathVariable String name) {
    Resource file = new ClassPathResource(FILES + name);
    if (!file.exists()) {
      throw ProblemException.notFound();
    }
    return answer()
        .contentType(MediaTypeFactory.getMediaType(file).orElse(MediaType.APPLICATION_OCTET_STREAM))
        .header("Content-Security-Policy", POLICY)
        .body(file);
  }

  @GetMapping(path = "/dev/mail/messages", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Messages> list(@RequestParam(required = false) @Nullable String to) {
    return answer().body(new Messages(folder.list(to)));
  }

  /// The mail itself.
  @GetMapping("/dev/mail/messages/{id}")
  ResponseEntity<Resource> source(@PathVariable String id) {
    Path file = folder.file(parse(id)).orElseThrow(ProblemException::notFound);
    return answer()
        .contentType(MAIL)
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("Content-Disposition", "inline; filename=\"%s\"".formatted(file.getFileName()))
        .body(new FileSystemResource(file));
  }

  @GetMapping(path = "/dev/mail/messages/{id}/parts", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Shown> parts(@PathVariable String id) {
    return answer().body(folder.show(parse(id)).orElseThrow(ProblemException::notFound));
  }

  private static UUID parse(String id) {
    return Ids.parse(id).orElseThrow(ProblemException::notFound);
  }

  private static ResponseEntity.BodyBuilder answer() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff");
  }

  /// Newest first.
  record Messages(List<Listed> messages) {}
}
