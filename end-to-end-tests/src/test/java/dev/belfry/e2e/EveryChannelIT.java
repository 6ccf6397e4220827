package dev.belfry.e2e;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.testing.HostileTexts;
import dev.belfry.testing.PlayedPushService;
import jakarta.mail.Header;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What people read, in the list, on open pages, in mails and in pushes. 1,000 notifications of one
/// template wait for their mails and pushes while the template is edited twice and put back to what
/// it was before them, and its category is retired; afterwards somebody is sent texts that hope to
/// be more than text.
@Tag("heavy")
class EveryChannelIT {
  private static final int EACH = 200;
  private static final int[] COUNTS = {0, 1, 2, 3, 5, 11, 22, 25, 99, 100};
  private static final int MOST_OF_A_BATCH = 500;

  /// Within it the template must have been edited, and all been asked whether they still wait.
  private static final int DELAY_SECONDS = 60;

  private static final String PLAIN = "Plain words\n\nof two paragraphs\nand three lines";

  /// A language, with what it says of each of the counts.
  ///
  /// @param cases each case of its plural with its words
  /// @param caseOf the case of each of the counts, by CLDR
  private record Language(String locale, Map<String, String> cases, List<String> caseOf) {
    private static final List<Language> ALL =
        List.of(
            new Language(
                "en",
                Map.of("one", "a parcel", "other", "parcels"),
                List.of(
                    "other", "one", "other", "other", "other", "other", "other", "other", "other",
                    "other")),
            new Language(
                "de",
                Map.of("one", "ein Paket", "other", "Pakete"),
                List.of(
                    "other", "one", "other", "other", "other", "other", "other", "other", "other",
                    "other")),
            new Language(
                "ko",
                Map.of("other", "소포"),
                List.of(
                    "other", "other", "other", "other", "other", "other", "other", "other", "other",
                    "other")),
            new Language(
                "pl",
                Map.of("one", "paczka", "few", "paczki", "many", "paczek", "other", "paczki (?)"),
                List.of(
                    "many", "one", "few", "few", "many", "many", "few", "many", "many", "many")),
            new Language(
                "ar",
                Map.of(
                    "zero", "لا طرود",
                    "one", "طرد",
                    "two", "طردان",
                    "few", "طرود",
                    "many", "طردًا",
                    "other", "طرد (؟)"),
                List.of(
                    "zero", "one", "two", "few", "few", "many", "many", "many", "many", "other")));

    String words(int place) {
      return "«%s»".formatted(cases.get(caseOf.get(place)));
    }

    String direction() {
      return locale.equals("ar") ? "rtl" : "ltr";
    }

    /// The texts of a template in it.
    Map<String, ?> texts(String before) {
      StringBuilder plural = new StringBuilder("{count, plural,");
      cases.forEach((name, words) -> plural.append(" %s {«%s»}".formatted(name, words)));
      String said = before + plural + "}";
      return Map.of(
          "in_app", Map.of("title", said, "message", "in_app: " + said),
          "push", Map.of("title", "push: " + said, "body", said),
          "email", Map.of("subject", "email: " + said, "body", "body: " + said));
    }
  }

  /// What somebody was sent.
  private record Sent(String id, String position, String words) {}

  /// Who reads in a language what was sent to all in turn.
  private record Reader(Language language, Reached person, List<Sent> sent) {}

  @TempDir static Path folder;
  private static final List<Reader> readers = new ArrayList<>();
  private static final List<Sent> hostile = new ArrayList<>();
  private static final List<Sent> hostileValues = new ArrayList<>();
  private static PlayedPushService pushService;
  private static ServiceProcess belfry;
  private static Api api;
  private static Reached victim;
  private static Sent reference;
  private static final List<String> saidMeanwhile = new ArrayList<>();
  private static Api.Answer afterwards;
  private static List<List<String>> whenEdited;

  @BeforeAll
  static void sendAndEdit() throws Exception {
    pushService = new PlayedPushService();
    belfry =
        new ServiceProcess(
            "standalone",
            Map.of(
                "BELFRY_DATADIRECTORY", folder.resolve("data").toString(),
                "BELFRY_CHANNEL_PUSH_ALLOWEDHOSTS", "127.0.0.1",
                "BELFRY_CHANNEL_EMAIL_GATHER", "0s"));
    belfry.awaitReady();
    api = new Api(belfry.uri(), belfry.uri(), belfry.uri());
    putCategory("parcels");
    putCategory("strange");
    putParcels("EARLIER ");
    putParcels("");
    put(
        "templates/said",
        template(
            "strange",
            "text",
            Map.of("en", Map.of("in_app", Map.of("title", "{count}", "message", "{count}")))));
    for (Language language : Language.ALL) {
      readers.add(new Reader(language, reached(language.locale()), new ArrayList<>()));
    }
    victim = reached("en");

    sendParcels();
    putParcels("EDITED ");
    sendMeanwhile(3);
    put(
        "templates/parcels",
        template(
            "parcels",
            "text",
            Map.of("en", Map.of("in_app", Map.of("title", "{count}", "message", "OTHER")))));
    sendMeanwhile("x");
    putParcels("EARLIER ");
    sendMeanwhile(3);
    String editor = api.token("editor", "catalogue:write");
    Api.Answer retired =
        Api.patiently(() -> api.delete(editor, "/api/categories/parcels?reason=test"));
    assertThat(retired.status()).as(retired.body().toString()).isEqualTo(202);
    afterwards = byTemplate(3);
    whenEdited = statesOfAll();

    // Each by itself, so that each is a mail of its own.
    reference = sendOne(PLAIN, words(PLAIN));
    for (String text : HostileTexts.all()) {
      hostile.add(sendOne(text, words(text)));
      String value = HostileTexts.variable(text);
      hostileValues.add(
          sendOne(value, Map.of("template", "said", "variables", Map.of("count", value))));
    }
  }

  @AfterAll
  static void stop() {
    readers.forEach(reader -> reader.person().close());
    if (victim != null) {
      victim.close();
    }
    if (belfry != null) {
      belfry.close();
    }
    pushService.close();
  }

  @Test
  void allOfThemWaitedUntilTheTemplateHadBeenEditedAndPutBack_andTheCategoryRetired() {
    assertThat(whenEdited)
        .hasSize(EACH * readers.size())
        .allSatisfy(states -> assertThat(states).containsExactly("waiting", "waiting"));
  }

  @Test
  void whatWasSentMeanwhileHasTheWordsOfThen() {
    assertThat(saidMeanwhile)
        .containsExactly("in_app: EDITED «parcels»", "OTHER", "in_app: EARLIER «parcels»");
  }

  @Test
  void nothingIsAcceptedInACategoryThatIsRetired() {
    assertThat(afterwards.status()).isEqualTo(422);
    assertThat(afterwards.body().toString()).contains("The category is retired");
  }

  @Test
  void everyonesListHasTheWordsOfAcceptanceInTheirLanguage() throws Exception {
    for (Reader reader : readers) {
      assertThat(titles(reader.person().list(reader.sent().getLast().position())))
          .isEqualTo(words(reader, ""));
    }
  }

  @Test
  void soHaveTheFramesOfTheirPage_andOfOneThatComesBackAfterTheEdit() {
    for (Reader reader : readers) {
      assertThat(titles(reader.person().frames(EACH))).isEqualTo(words(reader, ""));
      assertThat(titles(reader.person().resumed(EACH))).isEqualTo(words(reader, ""));
    }
  }

  @Test
  void soHaveTheirPushes() {
    for (Reader reader : readers) {
      Map<String, JsonNode> pushes = reader.person().pushes(EACH);
      assertThat(titles(pushes)).isEqualTo(words(reader, "push: "));
      assertThat(pushes.values())
          .extracting(push -> push.path("lang").asString())
          .containsOnly(reader.language().locale());
    }
  }

  @Test
  void soHaveTheirMails() throws Exception {
    for (Reader reader : readers) {
      Map<MimeMessage, List<String>> mails = new LinkedHashMap<>();
      for (Sent sent : reader.sent()) {
        MimeMessage mail = reader.person().mail(sent.id(), sent.position());
        mails.computeIfAbsent(mail, _ -> new ArrayList<>()).add(sent.words());
        assertThat(part(mail, 0))
            .contains("body: " + sent.words())
            .doesNotContain("EDITED", "EARLIER");
        assertThat(mail.getHeader("Content-Language")).containsExactly(reader.language().locale());
      }
      long said = 0; // what falls due at the same instant is one mail
      for (MimeMessage mail : mails.keySet()) {
        said += Pattern.compile("body: ").matcher(part(mail, 0)).results().count();
      }
      assertThat(said).isEqualTo(EACH);
      for (Map.Entry<MimeMessage, List<String>> mail : mails.entrySet()) {
        saysInItsSubjectAndOnItsPage(reader.language(), mail.getKey(), mail.getValue());
      }
    }
  }

  private static void saysInItsSubjectAndOnItsPage(
      Language language, MimeMessage mail, List<String> words) throws Exception {
    List<String> subjects = words.stream().map(each -> "email: " + each).toList();
    Document page = Jsoup.parse(part(mail, 1));

    if (words.size() == 1) {
      assertThat(mail.getSubject()).isEqualTo(subjects.getFirst());
    } else {
      // Arabic words stand between isolates where something is said behind them.
      assertThat(mail.getSubject().replaceAll("[\u2068\u2069]", ""))
          .startsWith(subjects.getFirst())
          .contains(String.valueOf(subjects.size() - 1)); // and so many more
    }
    assertThat(page.title()).isEqualTo(mail.getSubject());
    assertThat(page.select("h2").eachText()).isEqualTo(subjects);
    assertThat(page.select("p.ink").eachText())
        .isEqualTo(words.stream().map(each -> "body: " + each).toList());
    assertThat(page.select("html").attr("lang")).isEqualTo(language.locale());
    assertThat(page.select("html").attr("dir")).isEqualTo(language.direction());
  }

  @Test
  void hostileTextsAreSixtyAndDifferent() {
    assertThat(Set.copyOf(HostileTexts.all())).hasSize(60);
    for (List<Sent> sent : List.of(hostile, hostileValues)) {
      assertThat(sent).hasSize(60);
      assertThat(sent).extracting(Sent::words).doesNotHaveDuplicates();
      assertThat(sent).extracting(Sent::id).doesNotHaveDuplicates();
    }
  }

  @Test
  void listAndFramesRepeatHostileTextsAsTheyAre() throws Exception {
    Map<String, JsonNode> listed = victim.list(hostileValues.getLast().position());
    Map<String, JsonNode> framed = victim.frames(1 + hostile.size() + hostileValues.size());
    for (Sent sent : hostile) {
      for (JsonNode shown : List.of(of(sent, listed), of(sent, framed))) {
        assertThat(shown.path("message").asString()).isEqualTo(sent.words());
        assertThat(shown.path("title").asString()).isEqualTo(HostileTexts.title(sent.words()));
      }
    }
    for (Sent sent : hostileValues) {
      for (JsonNode shown : List.of(of(sent, listed), of(sent, framed))) {
        String message = shown.path("message").asString();
        assertThat(message).startsWith("\u2068").satisfies(said -> isSaid(sent.words(), said));
      }
    }
  }

  @Test
  void pushesRepeatThemToo() {
    Map<String, JsonNode> pushes = victim.pushes(1 + hostile.size() + hostileValues.size());
    for (Sent sent : hostile) {
      assertThat(of(sent, pushes).path("title").asString())
          .isEqualTo(HostileTexts.title(sent.words()));
      isSaid(sent.words(), of(sent, pushes).path("body").asString());
    }
    for (Sent sent : hostileValues) {
      isSaid(sent.words(), of(sent, pushes).path("body").asString());
    }
  }

  @Test
  void inMailsTheyAreTextAndAddNoElementAndNoHeader() throws Exception {
    MimeMessage plain = victim.mail(reference.id(), reference.position());
    Set<String> headers = headers(plain);
    Set<String> elements = elements(Jsoup.parse(part(plain, 1)));
    List<Sent> all = new ArrayList<>(hostile);
    all.addAll(hostileValues);
    for (Sent sent : all) {
      MimeMessage mail = victim.mail(sent.id(), sent.position());
      Document page = Jsoup.parse(part(mail, 1));

      assertThat(headers(mail)).as(sent.words()).isEqualTo(headers);
      assertThat(elements).as(sent.words()).containsAll(elements(page));
      assertThat(((MimeMultipart) mail.getContent()).getCount()).isEqualTo(2);
      String most = mostOf(sent.words());
      assertThat(seen(page.body().wholeText())).contains(most);
      assertThat(seen(part(mail, 0))).contains(most);
    }
  }

  private static JsonNode of(Sent sent, Map<String, JsonNode> shown) {
    return requireNonNull(shown.get(sent.id()), sent.words());
  }

  /// The value, whole or as far as there was room.
  private static void isSaid(String value, String said) {
    String words = said.replaceAll("^\u2068|\u2069$", "");
    if (words.endsWith("\u2026") && !value.equals(words)) {
      assertThat(value).startsWith(words.substring(0, words.length() - 1));
      assertThat(words.length()).isGreaterThan(400);
    } else {
      assertThat(seen(words)).isEqualTo(seen(value));
    }
  }

  /// With its isolates the longest value has more than a message may have, and is cut at its end.
  private static String mostOf(String value) {
    return seen(value.substring(0, Math.min(value.length(), 9_990)));
  }

  /// Without what only divides: mails have lines of their own.
  private static String seen(String text) {
    return text.replaceAll("[\\s\\p{Cc}\\p{Z}\u2066-\u2069]+", "");
  }

  private static Set<String> headers(MimeMessage mail) throws Exception {
    Set<String> names = new TreeSet<>();
    for (Header header : Collections.list(mail.getAllHeaders())) {
      names.add(header.getName());
    }
    return names;
  }

  /// Each kind of element with its attributes, and where links lead.
  private static Set<String> elements(Document page) {
    return page.getAllElements().stream()
        .map(element ->
            element.tagName()
                + element.attributes().asList().stream()
                    .map(attribute ->
                        attribute.getKey().matches("href|src|action")
                            ? " %s=%s"
                                .formatted(
                                    attribute.getKey(),
                                    attribute
                                        .getValue()
                                        .replaceAll("/unsubscribe/.*", "/unsubscribe/"))
                            : " " + attribute.getKey())
                    .toList())
        .collect(toSet());
  }

  private static String part(MimeMessage mail, int number) throws Exception {
    return ((MimeMultipart) mail.getContent()).getBodyPart(number).getContent().toString();
  }

  private static Map<String, String> titles(Map<String, JsonNode> shown) {
    return mapped(
        shown.entrySet(), Map.Entry::getKey, one -> one.getValue().path("title").asString());
  }

  private static Map<String, String> words(Reader reader, String before) {
    return mapped(reader.sent(), Sent::id, sent -> before + sent.words());
  }

  private static <T> Map<String, String> mapped(
      Iterable<T> all, Function<T, String> key, Function<T, String> value) {
    Map<String, String> map = new HashMap<>();
    all.forEach(one -> map.put(key.apply(one), value.apply(one)));
    return map;
  }

  private static Reached reached(String locale) throws Exception {
    return Reached.in(locale, api, pushService, belfry.sockets(), "u-" + Ids.next());
  }

  private static void putParcels(String before) throws Exception {
    put(
        "templates/parcels",
        template(
            "parcels",
            "number",
            Language.ALL.stream()
                .collect(toMap(Language::locale, language -> language.texts(before)))));
  }

  private static void putCategory(String key) throws Exception {
    Map<String, ?> later =
        Map.of("enabled", true, "delay_seconds", DELAY_SECONDS, "unless", "read");
    put(
        "categories/" + key,
        Map.of("name", key, "channels", Map.of("email", later, "push", later)));
  }

  /// A template of the one variable `count`.
  private static Map<String, ?> template(String category, String type, Map<String, ?> texts) {
    return Map.of(
        "category",
        category,
        "default_locale",
        "en",
        "variables",
        Map.of("count", Map.of("type", type, "sample", type.equals("text") ? "x" : 3)),
        "texts",
        texts);
  }

  private static void put(String path, Map<String, ?> body) throws Exception {
    String editor = api.token("editor", "catalogue:write");
    String text = Json.mapper().writeValueAsString(body);
    Api.Answer answer =
        Api.patiently(() -> api.put(editor, "/api/%s?reason=test".formatted(path), text));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
  }

  private static void sendMeanwhile(Object count) throws Exception {
    Api.Answer answer = byTemplate(count);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    saidMeanwhile.add(answer.body().path("message").asString());
  }

  /// To somebody else, who is not told of it elsewhere.
  private static Api.Answer byTemplate(Object count) throws Exception {
    String body =
        Json.mapper()
            .writeValueAsString(
                Map.of(
                    "recipient",
                    "u-later",
                    "template",
                    "parcels",
                    "variables",
                    Map.of("count", count)));
    String token = api.token("shop", "notifications:send");
    String key = Ids.next().toString();
    return Api.patiently(() -> api.post(token, "/api/notifications", body, key));
  }

  /// Of each notification to a reader, what has become of it by e-mail and push. Everybody asks for
  /// themselves.
  private static List<List<String>> statesOfAll() throws Exception {
    List<Callable<List<List<String>>>> questions =
        readers.stream().<Callable<List<List<String>>>>map(reader -> () -> states(reader)).toList();
    List<List<String>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<List<String>>> states : threads.invokeAll(questions)) {
        all.addAll(states.get());
      }
    }
    return all;
  }

  private static List<List<String>> states(Reader reader) throws Exception {
    List<List<String>> all = new ArrayList<>();
    for (Sent sent : reader.sent()) {
      all.add(
          reader
              .person()
              .deliveries(sent.id(), sent.position())
              .valueStream()
              .map(each -> each.path("state").asString())
              .toList());
    }
    return all;
  }

  private static void sendParcels() throws Exception {
    List<Notice> all = new ArrayList<>();
    for (int number = 0; number < EACH; number++) {
      int place = number % COUNTS.length;
      for (Reader reader : readers) {
        all.add(
            new Notice(
                reader.person(),
                reader.language().words(place),
                Map.of("template", "parcels", "variables", Map.of("count", COUNTS[place]))));
      }
    }
    List<Sent> sent = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_OF_A_BATCH) {
      sent.addAll(send(all.subList(from, from + MOST_OF_A_BATCH)));
    }
    for (int i = 0; i < sent.size(); i++) {
      readers.get(i % readers.size()).sent().add(sent.get(i));
    }
  }

  /// @param words what is expected to be read
  private record Notice(Reached to, String words, Map<String, ?> members) {}

  private static Map<String, ?> words(String text) {
    return Map.of("title", HostileTexts.title(text), "message", text, "category", "strange");
  }

  private static Sent sendOne(String text, Map<String, ?> members) throws Exception {
    return send(List.of(new Notice(victim, text, members))).getFirst();
  }

  private static List<Sent> send(List<Notice> notices) throws Exception {
    List<Map<String, Object>> bodies = new ArrayList<>();
    for (Notice notice : notices) {
      Map<String, Object> body = new HashMap<>(notice.members());
      body.put("recipient", notice.to().name());
      bodies.add(body);
    }
    String body = Json.mapper().writeValueAsString(bodies);
    String token = api.token("shop", "notifications:send");
    String key = Ids.next().toString();
    JsonNode results =
        Awaitility.await("all are accepted")
            .atMost(Duration.ofMinutes(1))
            .until(
                () -> api.post(token, "/api/notifications/batch", body, key).body().path("results"),
                those ->
                    those.size() == notices.size()
                        && those.valueStream().noneMatch(EveryChannelIT::isForLater));
    List<Sent> sent = new ArrayList<>();
    for (JsonNode result : results) {
      Notice notice = notices.get(sent.size());
      assertThat(result.path("status").asInt()).as("%s: %s", notice.words(), result).isEqualTo(202);
      sent.add(
          new Sent(
              result.path("id").asString(), result.path("position").asString(), notice.words()));
    }
    return sent;
  }

  /// A busy machine does not begin with all in time: a repeat completes the call.
  private static boolean isForLater(JsonNode result) {
    return result.path("status").asInt() == 503;
  }
}
