package dev.belfry.channel.email.folder;

import static dev.belfry.channel.email.Mails.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.email.Mails;
import dev.belfry.channel.send.Message;
import dev.belfry.events.Json;
import dev.belfry.events.Settings;
import dev.belfry.service.problem.ProblemAdvice;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.converter.ResourceHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;

class MailPageTest {
  @TempDir private Path folder;
  private MockMvc web;
  private FolderTransport transport;

  @BeforeEach
  void start() {
    transport = new FolderTransport(Mails.composer(), folder);
    web =
        MockMvcBuilders.standaloneSetup(new MailPage(new MailFolder(folder)))
            .setControllerAdvice(new ProblemAdvice())
            .setMessageConverters(
                new ResourceHttpMessageConverter(),
                new JacksonJsonHttpMessageConverter(Json.mapper()))
            .build();
  }

  @Test
  void mailsAreListedNewestFirst() throws Exception {
    Message first = send("alice@example.org", "First", "2026-11-29T12:00:00Z");
    Message second = send("bob@example.org", "Zweite ✓", "2026-11-29T12:00:01.250Z");
    Message third = send("alice@example.org", "Third", "2026-11-29T12:00:02Z");
    Files.writeString(folder.resolve("other.txt"), "not a mail");
    Files.writeString(folder.resolve(".x.partial"), "half a mail");

    JsonNode all = json("/dev/mail/messages");
    assertThat(all.propertyNames()).containsExactly("messages");
    assertThat(ids(all)).containsExactly(id(third), id(second), id(first));
    assertThat(all.path("messages").path(1).toString())
        .isEqualTo(
            ("{\"id\":\"%s\",\"to\":\"bob@example.org\",\"subject\":\"Zweite ✓\","
                    + "\"at\":\"2026-11-29T12:00:01.250Z\"}")
                .formatted(id(second)));
    assertThat(ids(json("/dev/mail/messages?to=ALICE@example.org")))
        .containsExactly(id(third), id(first));
    assertThat(ids(json("/dev/mail/messages?to=nobody@example.org"))).isEmpty();
  }

  @Test
  void aFolderThatIsNotThereHasNoMails() throws Exception {
    Files.delete(folder);

    assertThat(ids(json("/dev/mail/messages"))).isEmpty();
    Files.createDirectory(folder);
  }

  @Test
  void aMailThatWasWrittenAgainIsReadAgain() throws Exception {
    Message message = send("alice@example.org", "First", "2026-11-29T12:00:00Z");
    json("/dev/mail/messages");
    Path file = folder.resolve(id(message) + ".eml");
    Files.writeString(file, Files.readString(file).replace("Subject: First", "Subject: Again"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-29T13:00:00Z")));

    assertThat(json("/dev/mail/messages").path("messages").path(0).path("subject").asString())
        .isEqualTo("Again");
  }

  @Test
  void theMailItselfIsAMessage() throws Exception {
    Message message = send("alice@example.org", "First", "2026-11-29T12:00:00Z");

    MockHttpServletResponse answer = get("/dev/mail/messages/" + id(message));

    assertThat(answer.getContentType()).isEqualTo("message/rfc822");
    assertThat(answer.getContentAsByteArray())
        .isEqualTo(Files.readAllBytes(folder.resolve(id(message) + ".eml")));
    assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void thePageIsGivenTheParts() throws Exception {
    Message message = send("alice@example.org", "<b>First</b>", "2026-11-29T12:00:00Z");

    JsonNode parts = json("/dev/mail/messages/" + id(message) + "/parts");

    assertThat(parts.propertyNames()).containsExactly("from", "to", "subject", "text", "html");
    assertThat(parts.path("from").asString()).isEqualTo("\"Example Café\" <noreply@example.com>");
    assertThat(parts.path("text").asString()).contains("<b>First</b>");
    assertThat(parts.path("html").asString()).contains("&lt;b&gt;First&lt;/b&gt;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/mail/messages/x",
        "/dev/mail/messages/..%2f..%2fetc%2fpasswd",
        "/dev/mail/messages/0199f3a1-7c2d-8e44-9a10-3b5c7d9e1f20",
        "/dev/mail/messages/0199f3a1-7c2d-8e44-9a10-3b5c7d9e1f20/parts",
        "/dev/mail/none.js"
      })
  void whatIsNotThereIsNotFound(String path) throws Exception {
    assertThat(get(path).getStatus()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/mail, text/html",
    "/dev/mail/mail.css, text/css",
    "/dev/mail/mail.js, text/javascript",
    "/dev/mail/bell.svg, image/svg+xml"
  })
  void thePageIsThere(String path, String type) throws Exception {
    MockHttpServletResponse answer = get(path);

    assertThat(answer.getStatus()).isEqualTo(200);
    assertThat(answer.getContentType()).isEqualTo(type);
    assertThat(answer.getHeader("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'");
  }

  @ParameterizedTest
  @CsvSource({
    "folder, 127.0.0.1, false, true",
    "folder, ::1, false, true",
    "folder, 0.0.0.0, false, false",
    "folder, '', false, false",
    "folder, 0.0.0.0, true, true",
    "smtp, 127.0.0.1, true, false",
    "off, 127.0.0.1, true, false"
  })
  void thePageIsForOneMachineAndOneTransportOnly(
      String kind, String address, boolean allowRemote, boolean isThere) {
    new ApplicationContextRunner()
        .withUserConfiguration(MailPage.class)
        .withBean(MailFolder.class, folder)
        .withPropertyValues(
            "belfry.channel.email.transport=" + kind,
            "server.address=" + address,
            "belfry.dev-identity.allow-remote=" + allowRemote)
        .run(started -> assertThat(started.containsBean("mailPage")).isEqualTo(isThere));
  }

  private Message send(String to, String title, String at) throws IOException {
    Message message =
        Mails.message(Mails.ORDERS, null, Settings.DEFAULT, to, item(title, "Text", null));
    transport.send(message);
    Files.setLastModifiedTime(
        folder.resolve(id(message) + ".eml"), FileTime.from(Instant.parse(at)));
    return message;
  }

  private static String id(Message message) {
    return message.deliveryId().toString();
  }

  private static List<String> ids(JsonNode list) {
    return list.path("messages").valueStream().map(each -> each.path("id").asString()).toList();
  }

  private JsonNode json(String path) throws Exception {
    MockHttpServletResponse answer = get(path);
    assertThat(answer.getStatus()).isEqualTo(200);
    return Json.mapper().readTree(answer.getContentAsByteArray());
  }

  private MockHttpServletResponse get(String path) throws Exception {
    return web.perform(MockMvcRequestBuilders.get(URI.create(path))).andReturn().getResponse();
  }
}
