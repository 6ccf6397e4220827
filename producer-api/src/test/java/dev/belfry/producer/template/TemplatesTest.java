package dev.belfry.producer.template;

import static dev.belfry.producer.template.TemplatesInTests.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belfry.events.Content;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Template;
import dev.belfry.producer.request.TemplateUse;
import org.junit.jupiter.api.Test;

class TemplatesTest {
  @Test
  void wordsThatFailUnexpectedlyAreRefusedSinceTheyWouldFailForEver() {
    Template template = saying("en", "{'name':{'type':'text'}}", "{name} wrote");
    Content content =
        new Content("", "", NotificationType.INFO, JsonObject.EMPTY, null, null, true);
    TemplateUse broken = new TemplateUse("shipped", new JsonObject("{"), true);

    assertThatExceptionOfType(Unsayable.class)
        .isThrownBy(() -> Templates.say(content, broken, template))
        .satisfies(refusal ->
            assertThat(refusal.reason()).isEqualTo("template: Has no words for these variables."));
  }
}
