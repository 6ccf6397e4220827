package dev.belfry.delivery.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.tail.IdWindow;
import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.TemplateVersion;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveEventTest {
  private static final Content WORDS =
      new Content("Hello", "m", NotificationType.INFO, JsonObject.EMPTY, null, null, true);

  @Test
  void aBroadcastIsEncodedOnceForEachLanguageHoweverItsReadersNameIt() {
    LiveEvent live =
        broadcast(
            WORDS.saying(
                new TemplateWords(
                    new TemplateVersion("news", 1),
                    "en",
                    Map.of("en", texts("Hello"), "de", texts("Hallo")),
                    JsonObject.EMPTY),
                "default"));

    assertThat(live.frame("de-AT")).isSameAs(live.frame("de")).isNotSameAs(live.frame("en"));
    assertThat(live.frame(null)).isSameAs(live.frame("en-GB")).isSameAs(live.frame("ko"));
    assertThat(live.frame("de").withoutPosition().text())
        .contains("\"title\":\"Hallo\"", "\"locale\":\"de\"");
    assertThat(live.frame("ko").withoutPosition().text())
        .contains("\"title\":\"Hello\"", "\"locale\":\"en\"");
  }

  @Test
  void whatWasSentAsWordsIsEncodedOnceForAll() {
    LiveEvent live = broadcast(WORDS);

    assertThat(live.frame("de")).isSameAs(live.frame(null));
  }

  private static Texts texts(String title) {
    return new Texts(new Texts.InApp(title, "m"), null, null);
  }

  private static LiveEvent broadcast(Content content) {
    var id = Ids.next();
    return new LiveEvent(
        new LogEntry.Understood(
            new Position(1, 0, 7),
            Instant.EPOCH,
            id.toString(),
            new NotificationBroadcast(id, content, "shop", Door.REST, null)),
        IdWindow.Sight.NEW);
  }
}
