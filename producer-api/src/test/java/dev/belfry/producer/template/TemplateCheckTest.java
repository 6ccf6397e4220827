package dev.belfry.producer.template;

import static dev.belfry.producer.template.TemplatesInTests.put;
import static dev.belfry.producer.template.TemplatesInTests.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Template;
import dev.belfry.service.problem.FieldError;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateCheckTest {
  private static final String VARIABLES =
      "{'name':{'type':'text'},'count':{'type':'number'},'when':{'type':'date'},'to':{'type':'link'}}";

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("en", "{name", "Is no pattern"),
        Arguments.of(
            "en", "{count, plural, one {#}}", "whether each plural and select has 'other'"),
        Arguments.of("en", "Hi {nick}", "What begins with character 4 is a variable that is not"),
        Arguments.of("en", "Hi {0}", "is a variable that is not declared"),
        Arguments.of("en", "{name, plural, other {#}}", "takes a number"),
        Arguments.of("en", "{count, select, other {#}}", "takes a text"),
        Arguments.of("en", "{name, number}", "takes a number"),
        Arguments.of("en", "{count, date}", "takes a date"),
        Arguments.of("en", "{count, spellout}", "has a format other than"),
        Arguments.of("en", "{count, choice, 0#a|1#b}", "is a choice"),
        Arguments.of("en", "{count, plural, few {#} other {#}}", "it knows: one, other"),
        Arguments.of("ko", "{count, plural, one {#} other {#}}", "it knows: other"),
        Arguments.of("de", "{count, plural, two {#} other {#}}", "it knows: one, other"),
        Arguments.of("pl", "{count, plural, two {#} other {#}}", "it knows: few, many, one, other"),
        Arguments.of(
            "en", "{name, select, a {{count, plural, few {#} other {#}}} other {}}", "one, other"),
        Arguments.of("en", "{count, number, ::nonsense}", "Has a format that can't be used"),
        Arguments.of("en", "{count, number, ::scale/1E999999999}", "scales or rounds by what"),
        Arguments.of("en", "{count, number, ::percent scale/0100E9}", "scales or rounds by what"),
        Arguments.of("en", "{count, number, ::scale/9999999999}", "scales or rounds by what"),
        Arguments.of(
            "en", "{count, number, ::precision-increment/1E-99999}", "scales or rounds by what"),
        Arguments.of("en", "{count, plural, =3 {} other {#}}", "Leads to nothing"),
        Arguments.of("en", "x".repeat(201), "Leads to more than 200 characters"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aTextThatCantBeUsedIsNamedWithItsLanguageAndItsPlace(
      String locale, String title, String why) {
    assertThat(TemplateCheck.faults(saying(locale, VARIABLES, title)))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.field()).isEqualTo("texts.%s.in_app.title".formatted(locale));
          assertThat(fault.message()).startsWith(locale + ", in_app.title: ").contains(why);
        });
  }

  @Test
  void everyKeywordThatALanguageKnowsMayBeUsed() {
    assertThat(
            TemplateCheck.faults(
                saying(
                    "ar",
                    VARIABLES,
                    "{count, plural, =0 {no} zero {z} one {o} two {t} few {f} many {m} other {x}}")))
        .isEmpty();
    assertThat(
            TemplateCheck.faults(
                saying("en", VARIABLES, "{count, plural, offset:1 one {#} other {# {name}}}")))
        .isEmpty();
    assertThat(TemplateCheck.faults(Template.USER_ACTION)).isEmpty();
  }

  @Test
  void everyChannelOfEveryLanguageIsLookedAt() {
    Template template =
        put(
            """
            {'default_locale':'en','texts':{
              'en':{'in_app':{'title':'t','message':'m'},
                    'email':{'subject':'s','body':'b','button':'{x}'}},
              'de':{'in_app':{'title':'t','message':'{x}'},'push':{'title':'{x}','body':'b'}}}}
            """);

    assertThat(TemplateCheck.faults(template))
        .extracting(FieldError::field)
        .containsExactly("texts.en.email.button", "texts.de.in_app.message", "texts.de.push.title");
  }

  @Test
  void aSampleMustBeWhatItsVariableTakes() {
    assertThat(
            TemplateCheck.faults(
                saying("en", "{'count':{'type':'number','sample':'many'}}", "{count}")))
        .extracting(FieldError::field)
        .containsExactly("variables.count.sample");
  }

  @Test
  void somethingMustBeSaidAlsoWithoutWhatMayBeLeftOut() {
    assertThat(
            TemplateCheck.faults(
                saying("en", "{'name':{'type':'text','required':false}}", "{name}")))
        .extracting(FieldError::message)
        .containsExactly("en, in_app.title: Leads to nothing that can be seen.");
  }
}
