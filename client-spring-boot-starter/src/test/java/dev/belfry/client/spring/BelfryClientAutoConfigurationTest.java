package dev.belfry.client.spring;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.belfry.client.BelfryClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;

class BelfryClientAutoConfigurationTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  KafkaAutoConfiguration.class, BelfryClientAutoConfiguration.class));

  @Test
  void withoutSettingsThereIsNoClient() {
    context.run(it -> assertThat(it).hasNotFailed().doesNotHaveBean(BelfryClient.class));
  }

  @Test
  void anAddressAndATokenMakeAClientOverRest() {
    context
        .withPropertyValues("belfry.client.url=http://127.0.0.1:8081", "belfry.client.token=t")
        .run(it -> assertThat(it).hasSingleBean(BelfryClient.class));
  }

  @Test
  void overRestNothingOfKafkaIsNeeded() {
    context
        .withClassLoader(
            new FilteredClassLoader(
                "org.apache.kafka", "org.springframework.boot.kafka", "org.springframework.kafka"))
        .withPropertyValues("belfry.client.url=http://127.0.0.1:8081", "belfry.client.token=t")
        .run(it -> assertThat(it).hasSingleBean(BelfryClient.class));
  }

  @Test
  void theTokenMayComeFromABean() {
    context
        .withUserConfiguration(Tokens.class)
        .withPropertyValues("belfry.client.url=http://127.0.0.1:8081")
        .run(it -> assertThat(it).hasSingleBean(BelfryClient.class));
  }

  @Test
  void withoutATokenItSaysWhatIsMissing() {
    context
        .withUserConfiguration(OtherSupplier.class)
        .withPropertyValues("belfry.client.url=http://127.0.0.1:8081")
        .run(it ->
            assertThat(it)
                .getFailure()
                .rootCause()
                .hasMessageContaining("there is no token")
                .asInstanceOf(type(MissingSetting.class))
                .extracting(MissingSetting::remedy, as(STRING))
                .contains("belfry.client.token", "belfryClientToken"));
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void anApplicationThatDoesNotStartSaysWhatToSet_withoutAStackTrace(CapturedOutput output) {
    assertThatThrownBy(() ->
            new SpringApplicationBuilder(BelfryClientAutoConfiguration.class)
                .web(WebApplicationType.NONE)
                .run("--belfry.client.url=http://127.0.0.1:8081"))
        .hasRootCauseInstanceOf(MissingSetting.class);

    assertThat(output)
        .contains("belfry.client.url is set, but there is no token.")
        .contains("Action:", "Set belfry.client.token, or define a bean belfryClientToken")
        .doesNotContain("\tat ");
  }

  @Test
  void anEmptyAddressIsRefusedByName() {
    context
        .withPropertyValues("belfry.client.url=", "belfry.client.token=t")
        .run(it ->
            assertThat(it).getFailure().rootCause().hasMessageContaining("belfry.client.url"));
  }

  @Test
  void kafkaMakesAClientOverKafka() {
    context
        .withPropertyValues(
            "belfry.client.kafka=true",
            "spring.application.name=shop",
            "spring.kafka.bootstrap-servers=127.0.0.1:1")
        .run(it -> assertThat(it).hasSingleBean(BelfryClient.class));
  }

  @Test
  void overKafkaASenderNeedsAName() {
    context
        .withPropertyValues(
            "belfry.client.kafka=true", "spring.kafka.bootstrap-servers=127.0.0.1:1")
        .run(it ->
            assertThat(it)
                .getFailure()
                .rootCause()
                .asInstanceOf(type(MissingSetting.class))
                .extracting(MissingSetting::remedy, as(STRING))
                .contains("belfry.client.source", "spring.application.name"));
  }

  @Test
  void withoutKafkaOnTheClassPathItSaysWhatIsMissing() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(BelfryClientAutoConfiguration.class))
        .withClassLoader(new FilteredClassLoader(KafkaProperties.class))
        .withPropertyValues("belfry.client.kafka=true", "belfry.client.source=shop")
        .run(it ->
            assertThat(it)
                .getFailure()
                .rootCause()
                .asInstanceOf(type(MissingSetting.class))
                .extracting(MissingSetting::remedy, as(STRING))
                .contains("spring-boot-starter-kafka"));
  }

  @Test
  void bothWaysAtOnceAreRefused() {
    context
        .withPropertyValues(
            "belfry.client.kafka=true",
            "belfry.client.url=http://127.0.0.1:8081",
            "belfry.client.token=t")
        .run(it ->
            assertThat(it).getFailure().rootCause().hasMessageContaining("belfry.client.kafka"));
  }

  @Test
  void aTimeThatIsNoneIsRefusedByName() {
    context
        .withPropertyValues(
            "belfry.client.url=http://127.0.0.1:8081",
            "belfry.client.token=t",
            "belfry.client.give-up-after=0s")
        .run(it ->
            assertThat(it)
                .getFailure()
                .rootCause()
                .hasMessage("belfry.client.give-up-after: PT0S (expected: > 0)"));
  }

  @Test
  void anApplicationsOwnClientGoesBefore() {
    context
        .withUserConfiguration(OwnClient.class)
        .withPropertyValues("belfry.client.url=http://127.0.0.1:8081", "belfry.client.token=t")
        .run(it -> assertThat(it).hasSingleBean(BelfryClient.class).hasBean("own"));
  }

  @ParameterizedTest
  @MethodSource("documentedSettings")
  void theSettingsInTheDocumentationMakeAClient(String yaml) throws IOException {
    var settings =
        new YamlPropertySourceLoader()
            .load("docs", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
    context
        .withInitializer(it ->
            settings.forEach(source -> it.getEnvironment().getPropertySources().addFirst(source)))
        .withPropertyValues("BELFRY_TOKEN=t")
        .run(it -> assertThat(it).hasNotFailed().hasSingleBean(BelfryClient.class));
  }

  static Stream<String> documentedSettings() throws IOException {
    String page = Files.readString(Path.of("../docs/java-client.md"));
    return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map((MatchResult block) -> block.group(1));
  }

  @Configuration(proxyBeanMethods = false)
  static class Tokens {
    @Bean
    Supplier<String> belfryClientToken() {
      return () -> "t";
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OtherSupplier {
    @Bean
    Supplier<String> greeting() {
      return () -> "Hello";
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnClient {
    @Bean
    BelfryClient own() {
      return BelfryClient.overRest(URI.create("http://127.0.0.1:8081"), () -> "t");
    }
  }
}
