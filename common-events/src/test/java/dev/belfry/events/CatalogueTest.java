package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class CatalogueTest {
  private final Catalogue catalogue = new Catalogue();

  @Test
  void theDefaultCategoryExistsBeforeAnyonePutsIt() {
    assertThat(catalogue.find("default")).hasValue(Category.DEFAULT);
    assertThat(catalogue.apply(put("default", 1))).isTrue();
    assertThat(catalogue.find("default")).map(Category::version).hasValue(1);
    assertThat(catalogue.find("default", 0)).hasValue(Category.DEFAULT);
  }

  @Test
  void ofTwoThatMakeTheSameVersionTheFirstCounts() {
    assertThat(catalogue.apply(put("orders", 1))).isTrue();
    assertThat(catalogue.apply(put("orders", 1))).isFalse();
    assertThat(catalogue.apply(put("orders", 3))).isFalse();
    assertThat(catalogue.versionOf("orders")).isEqualTo(1);
  }

  @Test
  void whatIsRetiredCanBePutAgainAndKeepsItsVersions() {
    catalogue.apply(put("orders", 1));

    assertThat(catalogue.apply(retired("orders", 2))).isTrue();
    assertThat(catalogue.find("orders"))
        .hasValueSatisfying(each -> assertThat(each.retired()).isTrue());
    assertThat(catalogue.apply(retired("orders", 3))).isFalse();
    assertThat(catalogue.apply(put("orders", 3))).isTrue();
    assertThat(catalogue.find("orders"))
        .hasValueSatisfying(each -> assertThat(each.retired()).isFalse());
    assertThat(catalogue.find("orders", 2))
        .hasValueSatisfying(each -> assertThat(each.retired()).isTrue());
  }

  @Test
  void neitherTheDefaultNorWhatIsNotThereCanBeRetired() {
    assertThat(catalogue.apply(retired("default", 1))).isFalse();
    assertThat(catalogue.apply(retired("orders", 1))).isFalse();
  }

  @Test
  void thereAreAtMostSoManyCategoriesAndVersions() {
    for (int i = 1; i < Catalogue.MAX_CATEGORIES; i++) {
      assertThat(catalogue.apply(put("c" + i, 1))).isTrue();
    }
    assertThat(catalogue.apply(put("one-more", 1))).isFalse();
    for (int version = 2; version <= Catalogue.MAX_VERSIONS; version++) {
      assertThat(catalogue.apply(put("c1", version))).isTrue();
    }
    assertThat(catalogue.apply(put("c1", Catalogue.MAX_VERSIONS + 1))).isFalse();
  }

  @Test
  void theTemplateForActionsExistsBeforeAnyonePutsIt() {
    assertThat(catalogue.template("user-action")).hasValue(Template.USER_ACTION);
    assertThat(catalogue.apply(template("user-action", 1))).isFalse();
    assertThat(catalogue.apply(template("user-action", 2))).isTrue();
    assertThat(catalogue.template("user-action")).map(Template::version).hasValue(2);
    assertThat(catalogue.template("user-action", 1)).hasValue(Template.USER_ACTION);
  }

  @Test
  void aTemplateAndACategoryMayHaveTheSameKey() {
    assertThat(catalogue.apply(put("orders", 1))).isTrue();
    assertThat(catalogue.apply(template("orders", 1))).isTrue();
    assertThat(catalogue.apply(template("orders", 1))).isFalse();
    assertThat(catalogue.versionOf("orders")).isEqualTo(1);
    assertThat(catalogue.templateVersionOf("orders")).isEqualTo(1);
  }

  @Test
  void thereAreAtMostSoManyTemplates() {
    for (int i = 1; i < Catalogue.MAX_TEMPLATES; i++) {
      assertThat(catalogue.apply(template("t" + i, 1))).isTrue();
    }
    assertThat(catalogue.apply(template("one-more", 1))).isFalse();
    assertThat(catalogue.apply(template("t1", 2))).isTrue();
  }

  @Test
  void templatesHaveSoMuchTextAtMost() {
    String text = "x".repeat(8 * 1024 * 1024 - 2 * 64);
    for (int version = 1; version <= 8; version++) {
      assertThat(catalogue.takes(template("shipped", version, text + "x"))).isEqualTo(version < 8);
      assertThat(catalogue.apply(template("shipped", version, text))).isTrue();
    }
    assertThat(catalogue.apply(template("shipped", 9, "x"))).isFalse();
  }

  @Test
  void variablesAndTheirSamplesAreTextOfATemplateToo() {
    String sample = "x".repeat(8 * 1024 * 1024 - 3 * 64 - "name".length() - "Hello".length());
    for (int version = 1; version <= 8; version++) {
      assertThat(catalogue.apply(template("shipped", version, "Hello", sample))).isTrue();
    }
    assertThat(catalogue.apply(template("shipped", 9, "", "x"))).isFalse();
  }

  @Test
  void manyShortTextsAreNotForFree() {
    String text = "x".repeat((64 * 1024 * 1024) - 3 * 64);

    assertThat(catalogue.apply(template("long", 1, text))).isTrue();
    assertThat(catalogue.apply(template("short", 1, ""))).isFalse();
  }

  private static TemplatePut template(String key, int version) {
    return template(key, version, "Hello");
  }

  private static TemplatePut template(String key, int version, String title, String sample) {
    var variable =
        new TemplateVariable(
            TemplateVariable.Type.TEXT, true, JsonNodeFactory.instance.stringNode(sample));
    return template(key, version, title, Map.of("name", variable));
  }

  private static TemplatePut template(String key, int version, String title) {
    return template(key, version, title, Map.of());
  }

  private static TemplatePut template(
      String key, int version, String title, Map<String, TemplateVariable> variables) {
    return new TemplatePut(
        key,
        version,
        "default",
        "en",
        variables,
        Map.of("en", new Texts(new Texts.InApp(title, ""), null, null)),
        Template.ICU_1,
        "operator",
        "a test");
  }

  @Test
  void whatIsAcceptedInACategoryGoesToSocketsOnlyIfAllOfThemWantThat() {
    Category silent =
        new Category(
            "orders",
            1,
            "Orders",
            true,
            new CategoryChannels(
                new CategoryChannels.CategoryRealtime(false),
                CategoryChannels.DEFAULT.email(),
                CategoryChannels.DEFAULT.push()),
            false);
    Content content = EventFixtures.content();

    assertThat(content.in(Category.DEFAULT)).isEqualTo(content);
    assertThat(content.in(silent).realtime()).isFalse();
    assertThat(content.in(silent).routing().critical()).isTrue();
    assertThat(EventFixtures.routed().content().in(Category.DEFAULT).realtime()).isTrue();
  }

  private static CategoryPut put(String key, int version) {
    return new CategoryPut(
        key, version, "Name", false, CategoryChannels.DEFAULT, "operator", "a reason");
  }

  private static CategoryRetired retired(String key, int version) {
    return new CategoryRetired(key, version, "operator", "a reason");
  }
}
