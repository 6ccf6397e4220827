package dev.belfry.producer.email;

import dev.belfry.events.Channel;
import dev.belfry.events.Json;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.SettingsPatched;
import dev.belfry.producer.category.Categories;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.rate.RatePerUser;
import dev.belfry.service.secret.ChannelSecretProperties;
import dev.belfry.service.secret.Unsubscribe;
import dev.belfry.service.secret.UnsubscribeTokens;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// `/unsubscribe/{token}`: what a mail's link, or the button that mail clients show (RFC 8058),
/// leads to. The token in it is all that is needed, and all that it allows is to switch the e-mail
/// of one category off.
///
/// Programs follow every link of a mail, so GET and HEAD change nothing.
@RestController
final class UnsubscribeController {
  private static final String PATH = "/unsubscribe/{token}";
  private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

  /// What a form has is not read: that it came is enough.
  private static final int MAX_BODY = 8 * 1024;

  private static final int AT_ONCE = 50;
  private static final int PER_SECOND = 1;

  private final RatePerUser rate = new RatePerUser(AT_ONCE, PER_SECOND);
  private final LogWriter logWriter;
  private final Categories categories;
  private final @Nullable UnsubscribeTokens tokens;

  UnsubscribeController(
      LogWriter logWriter, Categories categories, ChannelSecretProperties secret) {
    this.logWriter = logWriter;
    this.categories = categories;
    this.tokens = secret.keys().map(UnsubscribeTokens::new).orElse(null);
  }

  @GetMapping(PATH)
  ResponseEntity<String> ask(
      @PathVariable String token,
      @RequestHeader(name = "Accept-Language", required = false) @Nullable String languages) {
    return open(token)
        .map(allowed -> answer(UnsubscribePage.QUESTION, allowed, languages))
        .orElseGet(() -> unknown(languages));
  }

  /// The same answer however often it is asked for.
  @PostMapping(PATH)
  ResponseEntity<String> unsubscribe(
      @PathVariable String token,
      @RequestHeader(name = "Accept-Language", required = false) @Nullable String languages,
      HttpServletRequest call) {
    if (call.getContentLengthLong() > MAX_BODY) {
      throw ProblemException.tooLarge("The body may have at most %s bytes.".formatted(MAX_BODY));
    }
    Optional<Unsubscribe> allowed = open(token);
    if (allowed.isEmpty()) {
      return unknown(languages);
    }
    write(allowed.get());
    return answer(UnsubscribePage.DONE, allowed.get(), languages);
  }

  private Optional<Unsubscribe> open(String token) {
    return tokens == null ? Optional.empty() : tokens.open(token);
  }

  private void write(Unsubscribe allowed) {
    Duration wait = rate.take(allowed.recipient(), 1);
    if (!wait.isZero()) {
      throw ProblemException.tooMany(wait);
    }
    var patch = Json.mapper().createObjectNode();
    patch
        .putObject(Settings.PREFERENCES)
        .putObject(allowed.category())
        .put(Channel.EMAIL.wireName(), false);
    logWriter.write(
        new Publication.One(
            new SettingsPatched(
                allowed.recipient(),
                "unsubscribe:" + allowed.deliveryId(),
                SettingsMembers.of(patch))));
  }

  private ResponseEntity<String> answer(
      UnsubscribePage page, Unsubscribe allowed, @Nullable String languages) {
    return answer(HttpStatus.OK, page.html(categories.nameOf(allowed.category()), languages));
  }

  private static ResponseEntity<String> unknown(@Nullable String languages) {
    return answer(HttpStatus.NOT_FOUND, UnsubscribePage.UNKNOWN.html("", languages));
  }

  private static ResponseEntity<String> answer(HttpStatus status, String html) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", UnsubscribePage.POLICY)
        .header("Referrer-Policy", "no-referrer") // the token is in the address
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Robots-Tag", "noindex")
        .body(html);
  }
}
