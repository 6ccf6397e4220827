package dev.belfry.standalone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/// What may know what. Standalone sees every module, so the rules are checked here.
@AnalyzeClasses(packages = "dev.belfry", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {
  private static final String EVENTS = "dev.belfry.events..";
  private static final String INBOX = "dev.belfry.inbox..";
  private static final String CONSUMER = "dev.belfry.consumer..";
  private static final String SUPPORT = "dev.belfry.service..";
  private static final String PRODUCER = "dev.belfry.producer..";
  private static final String PERSISTENCE = "dev.belfry.persistence..";
  private static final String DELIVERY = "dev.belfry.delivery..";
  private static final String CHANNEL = "dev.belfry.channel..";
  private static final String IDENTITY = "dev.belfry.identity..";
  private static final String EMBEDDED = "dev.belfry.embedded..";
  private static final String ERASURE = "dev.belfry.erasure..";

  @ArchTest
  static final ArchRule commonEventsKnowsNoService = knowsOfOurs("common-events", EVENTS, INBOX);

  @ArchTest
  static final ArchRule commonEventsNeedsNoSpring =
      noClasses()
          .that()
          .resideInAnyPackage(EVENTS, INBOX)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "jakarta..");

  @ArchTest
  static final ArchRule logConsumerKnowsCommonEventsOnly =
      knowsOfOurs("log-consumer", CONSUMER, EVENTS, INBOX);

  @ArchTest
  static final ArchRule logConsumerIsNoWebServer =
      noClasses()
          .that()
          .resideInAPackage(CONSUMER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta..", "org.springframework.web..", "org.springframework.security..");

  @ArchTest
  static final ArchRule partsOfLogConsumerFormNoCycle =
      slices().matching("dev.belfry.consumer.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule serviceSupportKnowsNoService =
      knowsOfOurs("service-support", SUPPORT, EVENTS, INBOX, CONSUMER);

  @ArchTest
  static final ArchRule producerKnowsNoOtherService =
      knowsOfOurs("producer-api", PRODUCER, EVENTS, INBOX, CONSUMER, SUPPORT);

  @ArchTest
  static final ArchRule persistenceKnowsNoOtherService =
      knowsOfOurs("persistence-service", PERSISTENCE, EVENTS, INBOX, CONSUMER, SUPPORT);

  @ArchTest
  static final ArchRule deliveryKnowsNoOtherService =
      knowsOfOurs("delivery-service", DELIVERY, EVENTS, INBOX, CONSUMER, SUPPORT);

  @ArchTest
  static final ArchRule channelKnowsNoOtherService =
      knowsOfOurs("channel-service", CHANNEL, EVENTS, INBOX, CONSUMER, SUPPORT);

  @ArchTest
  static final ArchRule devIdentityKnowsNoOtherService =
      knowsOfOurs("dev-identity", IDENTITY, EVENTS, INBOX, CONSUMER, SUPPORT);

  @ArchTest
  static final ArchRule erasureKnowsCommonEventsOnly = knowsOfOurs("erasure", ERASURE, EVENTS);

  @ArchTest
  static final ArchRule erasureNeedsNoSpring =
      noClasses()
          .that()
          .resideInAPackage(ERASURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "jakarta..");

  @ArchTest static final ArchRule embeddedKnowsNothingOfBelfry = knowsOfOurs("embedded", EMBEDDED);

  @ArchTest
  static final ArchRule producerAndDeliveryTouchNoDatabase =
      noClasses()
          .that()
          .resideInAnyPackage(PRODUCER, DELIVERY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "jakarta.persistence..",
              "org.springframework.jdbc..",
              "org.springframework.data..",
              "org.postgresql..");

  @ArchTest
  static final ArchRule persistenceTalksToNoBrowser =
      noClasses()
          .that()
          .resideInAnyPackage(PERSISTENCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.websocket..", "org.springframework.web.socket..");

  @ArchTest
  static final ArchRule standaloneReachesIntoNoService =
      noClasses()
          .that()
          .resideInAPackage("dev.belfry.standalone..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "dev.belfry.producer.*..",
                      "dev.belfry.persistence.*..",
                      "dev.belfry.delivery.*..",
                      "dev.belfry.channel.*..")
                  .as("the inside of a service"));

  /// Events, topics and positions become bytes in one place.
  @ArchTest
  static final ArchRule nobodyMakesAMapperOfItsOwn =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.belfry.events.Json")
          .should()
          .callMethod(tools.jackson.databind.json.JsonMapper.class, "builder");

  /// With the settings that promises depend on (ADR 35).
  @ArchTest
  static final ArchRule eachKindOfKafkaClientIsMadeInOnePlace =
      noClasses()
          .that()
          .resideInAnyPackage(EVENTS, CONSUMER, SUPPORT, PRODUCER, PERSISTENCE, DELIVERY, IDENTITY)
          .and()
          .doNotHaveFullyQualifiedName("dev.belfry.consumer.LazyAdmin")
          .and()
          .doNotHaveFullyQualifiedName("dev.belfry.consumer.ConsumerSettings")
          .and()
          .doNotHaveFullyQualifiedName("dev.belfry.events.IdentifyingProducer")
          .should()
          .callMethod(Admin.class, "create", Map.class)
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(
              KafkaConsumer.class, KafkaProducer.class, DefaultKafkaConsumerFactory.class);

  @ArchTest
  static final ArchRule dependenciesComeThroughConstructors =
      noFields()
          .should()
          .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
          .orShould()
          .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
          .orShould()
          .beAnnotatedWith("jakarta.annotation.Resource")
          .orShould()
          .beAnnotatedWith("jakarta.inject.Inject");

  @ArchTest
  static final ArchRule everyCallForAuditorsSaysWhichScopeItNeeds =
      methods()
          .that()
          .areMetaAnnotatedWith("org.springframework.web.bind.annotation.RequestMapping")
          .and()
          .areDeclaredInClassesThat()
          .resideInAPackage("dev.belfry.persistence.audit..")
          .should()
          .beAnnotatedWith("dev.belfry.service.security.RequiresScope");

  @ArchTest
  static final ArchRule thereIsOneWayToLog =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.logging..", "org.apache.commons.logging..", "org.apache.logging..");

  @ArchTest
  static final ArchRule loggersAreCalledLog =
      fields()
          .that()
          .haveRawType("org.slf4j.Logger")
          .should()
          .haveName("log")
          .andShould()
          .bePrivate()
          .andShould()
          .beFinal();

  @ArchTest
  static final ArchRule featuresOfProducerFormNoCycle =
      slices().matching("dev.belfry.producer.(*)..").should().beFreeOfCycles();

  /// Each package by itself: those of `audit` are on both sides of the sink.
  @ArchTest
  static final ArchRule packagesOfPersistenceFormNoCycle =
      slices().matching("dev.belfry.persistence.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule featuresOfDeliveryFormNoCycle =
      slices().matching("dev.belfry.delivery.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule featuresOfChannelsFormNoCycle =
      slices().matching("dev.belfry.channel.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule classesAreNotNamedAfterNothing =
      classes()
          .that(resideInAPackage("dev.belfry.."))
          .should()
          .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl)$");

  private static ArchRule knowsOfOurs(String module, String own, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = own;
    System.arraycopy(others, 0, allowed, 1, others.length);
    DescribedPredicate<JavaClass> ours = resideInAPackage("dev.belfry..");
    return noClasses()
        .that()
        .resideInAPackage(own)
        .should()
        .dependOnClassesThat(
            ours.and(DescribedPredicate.not(resideInAnyPackage(allowed)))
                .as("ours outside of %s", String.join(", ", allowed)))
        .as("%s knows, of ours, only %s".formatted(module, String.join(", ", allowed)));
  }
}
