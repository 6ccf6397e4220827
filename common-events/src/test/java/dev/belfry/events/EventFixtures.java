package dev.belfry.events;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import tools.jackson.databind.node.JsonNodeFactory;

/// One example of each event, with every member set.
final class EventFixtures {
  static final EventLog LOG = new EventLog(new Uuid(0x1234_5678_9abc_def0L, 42), 12);
  static final RecipientId ALICE = new RecipientId("alice");
  static final UUID ID = UUID.fromString("0199d0f2-7a00-7000-8000-00000000a11c");
  static final UUID OTHER_ID = UUID.fromString("0199d0f2-7a00-7000-8000-00000000b0b0");
  static final UUID SESSION = UUID.fromString("0199d0f2-7a00-7000-8000-000000005e55");

  static final Instant DUE = Instant.parse("2026-11-22T10:15:00Z");
  static final String ADDRESS_HASH = "qL8R4QIcQ_ZsRqOAbeRfcZhilN_MksRtDaErMA-zH_I";

  private EventFixtures() {}

  static Content content() {
    return new Content(
        "Your order is on its way",
        "It left the warehouse, and arrives on Tuesday. \u00e9\ud83d\ude80",
        NotificationType.SUCCESS,
        new JsonObject(
            "{\"order\":\"A-17\",\"total\":1.10,\"big\":1e2,\"lines\":[1,null,true,{}]}"),
        "https://shop.example/orders/A-17",
        Instant.parse("2027-01-01T00:00:00Z"),
        true);
  }

  static NotificationCreated created() {
    return new NotificationCreated(ID, ALICE, content(), "shop", Door.BULK, OTHER_ID, "req-1");
  }

  /// With every member that says which way it goes.
  static NotificationCreated routed() {
    Content content = content();
    return new NotificationCreated(
        ID,
        ALICE,
        new Content(
            content.title(),
            content.message(),
            content.notificationType(),
            content.data(),
            content.actionUrl(),
            content.expiresAt(),
            content.realtime(),
            new Routing(
                "orders",
                3,
                true,
                EnumSet.of(Channel.EMAIL, Channel.REALTIME),
                "order A-17",
                "A-17")),
        "shop",
        Door.BULK,
        OTHER_ID,
        "req-1");
  }

  /// A receipt that says what was seen.
  static NotificationDelivered seen() {
    return new NotificationDelivered(
        ALICE,
        SESSION,
        List.of(),
        List.of(ID),
        LOG.position(3, 41),
        Instant.parse("2026-11-22T10:00:00.125Z"));
  }

  static NotificationCreated fromTemplate() {
    Content content = content();
    return new NotificationCreated(
        ID,
        ALICE,
        content.saying(
            new TemplateWords(
                new TemplateVersion("shipped", 7),
                "en",
                Map.of("en", texts("Parcel A-17"), "de", texts("Paket A-17")),
                new JsonObject("{\"order\":\"A-17\",\"count\":1.10}")),
            "orders"),
        "shop",
        Door.BULK,
        OTHER_ID,
        "req-1");
  }

  /// As part of an experiment.
  static NotificationCreated inExperiment() {
    TemplateWords words = fromTemplate().content().words();
    return new NotificationCreated(
        ID,
        ALICE,
        content()
            .saying(Objects.requireNonNull(words).in(new Exposure("tone", 2, "warm")), "orders"),
        "shop",
        Door.BULK,
        OTHER_ID,
        "req-1");
  }

  /// With an actor, an image and buttons.
  static NotificationCreated presented() {
    return new NotificationCreated(
        ID,
        ALICE,
        content()
            .showing(
                new Presentation(
                    new Presentation.Actor("Ann", "https://shop.example/ann.png"),
                    "/orders/A-17.png",
                    List.of(
                        Presentation.Action.to("Track", "/orders/A-17"),
                        Presentation.Action.telling("Later", "order.later")))),
        "shop",
        Door.BULK,
        OTHER_ID,
        "req-1");
  }

  private static Texts texts(String title) {
    return new Texts(
        new Texts.InApp(title, title + "."),
        new Texts.Push(title, "push"),
        new Texts.Email(title, "heading", "body", "button"));
  }

  /// With the keys of RFC 8291, section 5.
  static PushPut browser() {
    String endpoint = "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV";
    return new PushPut(
        ALICE,
        PushPut.idOf(PushPlatform.WEB, endpoint),
        PushPlatform.WEB,
        endpoint,
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        "k1",
        null,
        DUE,
        "alice");
  }

  static List<Event> oneOfEach() {
    return List.of(
        created(),
        new NotificationBroadcast(ID, content(), "operations", Door.REST, "req-2"),
        new NotificationRead(ALICE, ID, "alice"),
        new NotificationUnread(ALICE, ID, "alice"),
        new NotificationDeleted(ALICE, ID, "alice"),
        new NotificationWithdrawn(ID, ALICE, "shop"),
        new NotificationClicked(ALICE, ID, "alice"),
        new AllRead(ALICE, "alice", LOG.position(LOG.partitionOf(ALICE), 41)),
        new NotificationArchived(ALICE, ID, "alice"),
        new NotificationUnarchived(ALICE, ID, "alice"),
        new AllArchived(ALICE, "alice", LOG.position(LOG.partitionOf(ALICE), 41)),
        new SettingsChanged(
            ALICE,
            "alice",
            SettingsMembers.of(Settings.without(Channel.REALTIME, NotificationType.SYSTEM))),
        new SettingsPatched(
            ALICE,
            "alice",
            SettingsMembers.of(
                Json.readObject(
                    """
                    {"realtime_notifications":true,"system_enabled":null,"locale":"de-AT",
                     "time_zone":null,
                     "preferences":{"default":{"email":false,"realtime":null},"orders":null}}
                    """))),
        new AuditQueried(
            "auditor",
            "GET /api/audit/inbox/{user}",
            Map.of("user", "alice", "at", "2026-11-22T10:00:00Z"),
            "ticket 4711"),
        new AuditActed(
            "operator",
            "POST /api/audit/dead-letters/{topic}/{partition}/{offset}/discard",
            Map.of("topic", "belfry.notifications", "partition", "3", "offset", "41"),
            "sent by a test system",
            null),
        new DeadLetterRepublished(
            "operator",
            "belfry.notifications",
            new UUID(0x1234_5678_9abc_def0L, 42),
            3,
            41,
            ID.toString(),
            LOG.position(3, 57),
            "the sender's clock was wrong"),
        new DeadLetterDiscarded(
            "operator",
            "belfry.notifications",
            new UUID(0x1234_5678_9abc_def0L, 42),
            3,
            41,
            "sent by a test system"),
        new CategoryPut(
            "orders",
            3,
            "Orders",
            true,
            new CategoryChannels(
                new CategoryChannels.CategoryRealtime(true),
                new CategoryChannels.CategoryChannel(true, 60, CategoryChannels.Unless.NEVER),
                new CategoryChannels.CategoryChannel(false, 0, CategoryChannels.Unless.SEEN)),
            "operator",
            "orders are urgent now"),
        new CategoryRetired("orders", 4, "operator", "nobody orders any more"),
        new TemplatePut(
            "shipped",
            7,
            "orders",
            "en",
            Map.of(
                "order",
                new TemplateVariable(
                    TemplateVariable.Type.TEXT, true, JsonNodeFactory.instance.stringNode("A-17"))),
            Map.of("en", texts("Parcel {order}"), "de", texts("Paket {order}")),
            Template.ICU_1,
            "operator",
            "parcels have numbers"),
        new ExperimentPut(
            "tone",
            2,
            Experiment.State.RUNNING,
            "shipped",
            "tone",
            List.of(
                new ExperimentVariant("plain", 9_000, 6), new ExperimentVariant("warm", 1_000, 7)),
            500,
            Experiment.Metric.CLICKED,
            86_400,
            Instant.parse("2026-11-22T10:00:00.125Z"),
            "operator",
            "is the friendlier one clicked more?"),
        new EmailPut(ALICE, "alice@example.com", true, "alice"),
        browser(),
        new DeliveryDecided(ID, ALICE, Channel.EMAIL, List.of(ID, OTHER_ID), "orders", DUE),
        new DeliverySkipped(ID, ALICE, Channel.PUSH, List.of(ID), SkipReason.NO_ADDRESS, DUE),
        new DeliveryCancelled(ID, ALICE, Channel.EMAIL, List.of(ID), CancelReason.READ),
        new DeliveryAttempted(ID, ALICE, Channel.EMAIL, 2, true, ADDRESS_HASH),
        new DeliverySent(ID, ALICE, Channel.EMAIL, 2, "250 2.0.0 queued"),
        new DeliveryDeferred(ID, ALICE, Channel.EMAIL, 1, DUE, "451 4.7.1 greylisted"),
        new DeliveryFailed(
            ID,
            ALICE,
            Channel.EMAIL,
            1,
            FailureReason.NO_SUCH_ADDRESS,
            "550 5.1.1 no such user",
            ADDRESS_HASH),
        new DeliveryBounced(
            ID, ALICE, Channel.EMAIL, DeliveryBounced.Kind.BOUNCE, true, ADDRESS_HASH),
        new DeliveryReleased(ID, ALICE, Channel.EMAIL, 2, "operator", "the mail server lost it"),
        new ChannelActivated(Channel.EMAIL, LOG.epoch(), 5, 41, 900),
        new ChannelDeactivated(Channel.EMAIL, LOG.epoch(), 5, 57),
        new SuppressionLifted(ADDRESS_HASH, "operator", "the mailbox is back"),
        new NotificationDelivered(
            ALICE,
            SESSION,
            List.of(ID, OTHER_ID),
            List.of(ID),
            Instant.parse("2026-11-22T10:00:00.125Z")),
        new SessionOpened(ALICE, SESSION, "node-1", LOG.position(3, 7), "complete"),
        new SessionClosed(ALICE, SESSION, LOG.position(3, 9), 1001));
  }
}
