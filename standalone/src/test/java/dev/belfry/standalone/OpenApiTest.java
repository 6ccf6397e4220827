package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.belfry.events.Json;
import dev.belfry.events.Settings;
import dev.belfry.producer.request.BroadcastRequest;
import dev.belfry.producer.request.BulkRequest;
import dev.belfry.producer.request.CategoryRequest;
import dev.belfry.producer.request.Checked;
import dev.belfry.producer.request.ContactRequest;
import dev.belfry.producer.request.EmailReportRequest;
import dev.belfry.producer.request.ExperimentRequest;
import dev.belfry.producer.request.NotificationRequest;
import dev.belfry.producer.request.PreviewRequest;
import dev.belfry.producer.request.RetirementRequest;
import dev.belfry.producer.request.SettingsRequest;
import dev.belfry.producer.request.TemplateRequest;
import dev.belfry.service.problem.FieldError;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `docs/api/openapi.yaml` says what the code says.
class OpenApiTest {
  private static final String SCHEMAS = "/components/schemas/";
  private static final Pattern ALLOWED = Pattern.compile("Allowed: ([a-z_, ]+)\\.");
  private static final Set<String> VERBS = Set.of("get", "put", "post", "patch", "delete");

  /// Which schema describes which record, by what it is called below `dev.belfry`.
  private static final Map<String, String> ANSWERS =
      Map.ofEntries(
          Map.entry("Notification", "inbox.Notification"),
          Map.entry("NotificationList", "persistence.inbox.NotificationList"),
          Map.entry("UnreadCount", "persistence.inbox.UnreadCount"),
          Map.entry("Batch", "producer.notification.BulkController$Batch"),
          Map.entry("BatchResults", "producer.notification.BatchController$Answer"),
          Map.entry("BatchAccepted", "producer.notification.BatchController$Accepted"),
          Map.entry("Sent", "producer.broadcast.BroadcastController$Sent"),
          Map.entry("Changed", "producer.inbox.InboxChangesController$Changed"),
          Map.entry("Categories", "persistence.catalogue.CategoriesController$Categories"),
          Map.entry("Category", "events.Category"),
          Map.entry("CategoryChannels", "events.CategoryChannels"),
          Map.entry("CategoryChannel", "events.CategoryChannels$CategoryChannel"),
          Map.entry("CategoryVersion", "producer.catalogue.CategoryController$Version"),
          Map.entry("ContactChanged", "producer.contact.ContactController$Contact"),
          Map.entry("Contact", "persistence.contact.ContactController$Contact"),
          Map.entry("Explanation", "persistence.audit.explain.Explanation"),
          Map.entry("TimelineStep", "persistence.audit.explain.TimelineStep"),
          Map.entry("InboxAt", "persistence.audit.timetravel.InboxAt"),
          Map.entry("DeadLetterSummary", "persistence.audit.deadletters.DeadLetterSummary"),
          Map.entry("DeadLetter", "persistence.audit.deadletters.DeadLetterSummary$Item"),
          Map.entry("DeadLetterDetails", "persistence.audit.deadletters.DeadLetterDetails"),
          Map.entry("Neighbour", "persistence.audit.deadletters.Neighbour"),
          Map.entry("Disposition", "persistence.audit.deadletters.DeadLetterDetails$Disposition"),
          Map.entry(
              "Republished", "persistence.audit.deadletters.DeadLettersController$Republished"),
          Map.entry("Discarded", "persistence.audit.deadletters.DeadLettersController$Discarded"),
          Map.entry("Checkpoint", "persistence.audit.chain.Checkpoint"),
          Map.entry("ChainedPosition", "persistence.audit.chain.ChainedPosition"),
          Map.entry("ReplayStatus", "persistence.audit.replay.ReplayStatus"),
          Map.entry("ReplayPartition", "persistence.audit.replay.ReplayStatus$PartitionStatus"),
          Map.entry("MailReported", "producer.email.EmailReportController$Reported"),
          Map.entry("TemplateVersion", "events.TemplateVersion"),
          Map.entry("Templates", "persistence.catalogue.TemplatesController$Templates"),
          Map.entry("TemplateSummary", "persistence.catalogue.TemplatesController$TemplateSummary"),
          Map.entry("Template", "events.Template"),
          Map.entry("TemplateVariable", "events.TemplateVariable"),
          Map.entry("Texts", "events.Texts"),
          Map.entry("Preview", "producer.catalogue.Preview"),
          Map.entry("Deliveries", "persistence.deliveries.DeliveriesController$OfNotification"),
          Map.entry("Delivery", "persistence.deliveries.Delivery"),
          Map.entry("Exposure", "events.Exposure"),
          Map.entry("Experiments", "persistence.experiments.ExperimentsController$Experiments"),
          Map.entry("Experiment", "persistence.experiments.ExperimentsController$Described"),
          Map.entry("Variant", "events.ExperimentVariant"),
          Map.entry("ExperimentResults", "persistence.experiments.Results"),
          Map.entry("Figures", "persistence.analytics.Figures"),
          Map.entry("Latencies", "persistence.analytics.Figures"),
          Map.entry("LiveFigures", "persistence.ops.LiveFigures"),
          Map.entry("PartitionProgress", "persistence.ops.LiveFigures$PartitionProgress"),
          Map.entry("OutcomeToday", "persistence.ops.LiveFigures$Outcome"),
          Map.entry("RecentReason", "persistence.ops.LiveFigures$Reason"),
          Map.entry("OpenDeliveries", "persistence.ops.LiveFigures$OpenDeliveries"),
          Map.entry("PushKey", "producer.push.PushController$Key"),
          Map.entry("SubscriptionChanged", "producer.push.PushController$Registered"),
          Map.entry("Subscriptions", "persistence.push.SubscriptionsController$Subscriptions"),
          Map.entry("Subscription", "persistence.push.SubscriptionsController$Subscription"),
          Map.entry(
              "Suppressions", "persistence.audit.suppressions.SuppressionsController$Suppressions"),
          Map.entry("Suppression", "persistence.audit.suppressions.Suppression"),
          Map.entry("DeliveryReleased", "persistence.deliveries.ReleaseController$Released"),
          Map.entry(
              "SuppressionLifted", "persistence.audit.suppressions.SuppressionsController$Lifted"),
          Map.entry("Token", "identity.TokenController$Token"),
          Map.entry("Problem", "service.problem.Problem"),
          Map.entry("FieldError", "service.problem.FieldError"));

  private static final Map<String, Function<ObjectNode, Checked<?>>> REQUESTS =
      Map.ofEntries(
          read("NotificationRequest", body -> NotificationRequest.read(body, Instant.EPOCH)),
          read("BulkRequest", body -> BulkRequest.read(body, Instant.EPOCH)),
          read("BroadcastRequest", body -> BroadcastRequest.read(body, Instant.EPOCH)),
          read("CategoryRequest", CategoryRequest::read),
          read("TemplateRequest", TemplateRequest::read),
          read("ExperimentRequest", ExperimentRequest::read),
          read("PreviewRequest", PreviewRequest::read),
          read("RetirementRequest", RetirementRequest::read),
          read("ContactRequest", ContactRequest::read),
          read("MailReport", EmailReportRequest::read),
          read("SettingsRequest", SettingsRequest::patch));

  /// Requests whose reader keeps the names in a list.
  private static final Map<String, String> LISTED_REQUESTS =
      Map.of(
          "ReplayRequest", "persistence.audit.replay.ReplayRequest",
          "Repair", "persistence.audit.deadletters.Repair");

  private static Map.Entry<String, Function<ObjectNode, Checked<?>>> read(
      String schema, Function<ObjectNode, Checked<?>> reader) {
    return Map.entry(schema, reader);
  }

  private static ApiDocument document;

  @BeforeAll
  static void readDocument() throws IOException {
    document = ApiDocument.read("openapi.yaml");
  }

  @Test
  void itIsADocumentOfOpenApi() throws IOException {
    assertThat(document.faultsBy("openapi-3.1.json")).isEmpty();
    assertThat(document.brokenReferences()).isEmpty();
  }

  @Test
  void itHasEveryCallOfTheServicesWithTheScopeThatItNeeds() throws ClassNotFoundException {
    Set<String> described = new TreeSet<>();
    document
        .root()
        .path("paths")
        .forEachEntry((path, operations) ->
            operations.forEachEntry((verb, operation) -> {
              if (VERBS.contains(verb)) {
                described.add(verb.toUpperCase(Locale.ROOT) + " " + path + scopes(operation));
              }
            }));

    assertThat(described).isEqualTo(MappedCalls.all());
  }

  private static String scopes(JsonNode operation) {
    return operation
        .path("security")
        .valueStream()
        .flatMap(requirement -> requirement.path("token").valueStream())
        .map(scope -> " " + scope.asString())
        .collect(Collectors.joining());
  }

  @Test
  void itsAnswersHaveTheMembersOfTheRecordsThatTheyAreMadeFrom() throws ClassNotFoundException {
    for (Map.Entry<String, String> answer : ANSWERS.entrySet()) {
      Class<?> record = Class.forName("dev.belfry." + answer.getValue());

      assertThat(document.membersOf(SCHEMAS + answer.getKey()))
          .as(answer.getKey())
          .isEqualTo(membersOf(record));
    }
    assertThat(document.membersOf(SCHEMAS + "Settings"))
        .containsExactlyInAnyOrderElementsOf(
            Json.mapper().valueToTree(Settings.DEFAULT).propertyNames());
  }

  private static Set<String> membersOf(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .filter(component -> !component.getAccessor().isAnnotationPresent(JsonAnyGetter.class))
        .map(OpenApiTest::nameOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String nameOf(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null || named.value().isEmpty()
        ? component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)
        : named.value();
  }

  @Test
  void itsRequestsHaveTheMembersThatAreAllowed() {
    REQUESTS.forEach((schema, reader) -> {
      ObjectNode body = Json.mapper().createObjectNode().put("?", 1);

      assertThat(document.membersOf(SCHEMAS + schema))
          .as(schema)
          .containsExactlyInAnyOrderElementsOf(allowedBy(reader.apply(body)));
    });
  }

  private static List<String> allowedBy(Checked<?> refusal) {
    List<FieldError> errors =
        refusal instanceof Checked.Invalid<?> invalid ? invalid.errors() : List.of();
    return errors.stream()
        .map(error -> ALLOWED.matcher(error.message()))
        .filter(Matcher::find)
        .flatMap(found -> Arrays.stream(found.group(1).split(", ")))
        .toList();
  }

  @Test
  void itsRequestsOfOperatorsHaveTheMembersThatAreAllowed() throws ReflectiveOperationException {
    for (Map.Entry<String, String> request : LISTED_REQUESTS.entrySet()) {
      Field members = Class.forName("dev.belfry." + request.getValue()).getDeclaredField("MEMBERS");
      members.setAccessible(true);

      assertThat((Object) document.membersOf(SCHEMAS + request.getKey()))
          .as(request.getKey())
          .isEqualTo(new TreeSet<>((List<?>) members.get(null)));
    }
  }

  @Test
  void itsStepsAreThoseOfAnExplanation() throws ClassNotFoundException {
    Class<?> kinds = Class.forName("dev.belfry.persistence.audit.explain.TimelineStep$Kind");

    assertThat(
            document
                .root()
                .at(SCHEMAS + "TimelineStep/properties/step/enum")
                .valueStream()
                .map(JsonNode::asString))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(kinds.getEnumConstants())
                .map(kind -> kind.toString().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void everyRequestAndAnswerThatIsNoPageHasAnExample() {
    List<String> without = new ArrayList<>();
    collectWithoutExample(document.root(), "", without);

    assertThat(without).isEmpty();
  }

  private static void collectWithoutExample(JsonNode node, String path, List<String> without) {
    node.path("content")
        .forEachEntry((type, media) -> {
          if (!type.equals("text/html") && media.path("examples").isEmpty()) {
            without.add(path + " " + type);
          }
        });
    node.forEachEntry((name, inner) -> collectWithoutExample(inner, path + " " + name, without));
  }

  @Test
  void itsExamplesAreWhatTheirSchemasDescribe() {
    List<String> faults = new ArrayList<>();
    for (JsonNode content : document.root().findValues("content")) {
      content.forEachEntry((type, media) -> addFaults(media, faults));
    }

    assertThat(faults).isEmpty();
  }

  private static void addFaults(JsonNode media, List<String> faults) {
    JsonNode schema = media.path("schema");
    media
        .path("examples")
        .forEachEntry((name, example) ->
            document
                .faultsOf(document.resolved(example).path("value"), (ObjectNode) schema)
                .forEach(fault -> faults.add("%s %s: %s".formatted(schema, name, fault))));
  }

  @Test
  void itsExamplesOfRequestsAreTaken() {
    List<String> refused = new ArrayList<>();
    for (JsonNode request : document.root().findValues("requestBody")) {
      document
          .resolved(request)
          .path("content")
          .forEachEntry((type, media) -> addRefused(media, refused));
    }

    assertThat(refused).isEmpty();
  }

  private static void addRefused(JsonNode media, List<String> refused) {
    Function<ObjectNode, Checked<?>> reader =
        REQUESTS.get(media.at("/schema/$ref").asString("").replace("#" + SCHEMAS, ""));
    if (reader == null) {
      return;
    }
    media
        .path("examples")
        .forEachEntry((name, example) -> {
          if (reader.apply((ObjectNode) example.path("value"))
              instanceof Checked.Invalid<?> invalid) {
            refused.add("%s: %s".formatted(name, invalid.errors()));
          }
        });
  }
}
