package dev.belfry.persistence.inbox;

import dev.belfry.events.EventLog;
import dev.belfry.events.Ids;
import dev.belfry.events.Settings;
import dev.belfry.inbox.Notification;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What callers read of their own inbox.
@RestController
@RequestMapping("/api/notifications")
class InboxController {
  private final CurrentLog currentLog;
  private final OwnReads own;
  private final ListRate listed;
  private final InboxQueries inbox;
  private final SettingsInForce settings;

  InboxController(
      CurrentLog currentLog,
      OwnReads own,
      ListRate listed,
      InboxQueries inbox,
      SettingsInForce settings) {
    this.currentLog = currentLog;
    this.own = own;
    this.listed = listed;
    this.inbox = inbox;
    this.settings = settings;
  }

  @GetMapping
  NotificationList list(
      Caller caller,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String offset,
      @RequestParam(name = "unread_only", required = false) @Nullable String unreadOnly,
      @RequestParam(required = false) @Nullable String archived,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String after) {
    EventLog log = currentLog.get();
    var page =
        new ListPage(
            Query.number("limit", limit, 20, 1, 100),
            Query.number("offset", offset, 0, 0, 999_999_999),
            Query.position("before", before, log, caller.id()));
    var filter =
        new ListFilter(
            Query.flag("unread_only", unreadOnly),
            Query.flag("archived", archived),
            Query.type(type));
    listed.take(caller.id(), page);
    return own.read(
        log,
        caller,
        after,
        view ->
            NotificationList.of(
                inbox.page(view, filter, page), page.limit(), inbox.counts(view, filter), view));
  }

  @GetMapping("/{id}")
  Notification one(
      Caller caller,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String after) {
    UUID wanted = Ids.parse(id).orElseThrow(ProblemException::notFound);
    return own.read(
        currentLog.get(),
        caller,
        after,
        view -> inbox.one(view, wanted).orElseThrow(ProblemException::notFound));
  }

  @GetMapping("/unread-count")
  UnreadCount unreadCount(Caller caller, @RequestParam(required = false) @Nullable String after) {
    return own.read(
        currentLog.get(),
        caller,
        after,
        view -> new UnreadCount(inbox.unreadCount(view), view.position()));
  }

  @GetMapping("/settings")
  Settings settings(Caller caller, @RequestParam(required = false) @Nullable String after) {
    return own.read(
        currentLog.get(), caller, after, view -> settings.of(view.recipient()).settings());
  }
}
