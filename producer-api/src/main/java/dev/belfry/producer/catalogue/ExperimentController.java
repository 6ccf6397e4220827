package dev.belfry.producer.catalogue;

import dev.belfry.events.AuditActed;
import dev.belfry.events.Catalogue;
import dev.belfry.events.Category;
import dev.belfry.events.Experiment;
import dev.belfry.events.ExperimentPut;
import dev.belfry.events.ExperimentVariant;
import dev.belfry.events.Preferences;
import dev.belfry.events.Template;
import dev.belfry.producer.request.ExperimentRequest;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.service.audit.AuditTrail;
import dev.belfry.service.audit.Reason;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `PUT /api/experiments/{key}`: begins an experiment, gives more people a treatment, or stops it.
/// Recorded in `belfry.audit` with its reason before it is done.
@RestController
final class ExperimentController implements CountedDoor {
  private final CatalogueWriter writer;
  private final AuditTrail trail;
  private final Clock clock;

  ExperimentController(CatalogueWriter writer, AuditTrail trail, Clock clock) {
    this.writer = writer;
    this.trail = trail;
    this.clock = clock;
  }

  @PutMapping("/api/experiments/{key}")
  @RequiresScope(Scope.CATALOGUE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Version put(
      @PathVariable String key, @JsonBody ObjectNode body, Caller caller, HttpServletRequest http) {
    String reason = Reason.ofAct(http);
    if (!Preferences.isKey(key)) {
      throw refused(
          "key",
          "Must be 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.");
    }
    ExperimentRequest request = ExperimentRequest.read(body).orRefuse();
    Catalogue offered = writer.upToDate();
    if (offered.experiment(key).filter(known -> isSame(known, request)).isEmpty()) {
      if (offered.experiment(key).isEmpty()) { // else it keeps its versions, or can be stopped
        checkTemplate(offered, request);
      }
      check(offered, put(offered, key, 1, request, caller, reason));
    }
    trail.append(
        new AuditActed(
            caller.id().value(), "PUT /api/experiments/{key}", Map.of("key", key), reason, null));
    int version =
        writer.write(
            catalogue -> catalogue.experimentVersionOf(key),
            request.expectedVersion(),
            catalogue ->
                catalogue.experiment(key).filter(known -> isSame(known, request)).isPresent(),
            (catalogue, next) ->
                check(catalogue, put(catalogue, key, next, request, caller, reason)));
    return new Version(key, version);
  }

  private static boolean isSame(Experiment known, ExperimentRequest request) {
    return known.state() == request.state()
        && known.template().equals(request.template())
        && known.variants().equals(request.variants())
        && known.holdout() == request.holdout()
        && known.metric() == request.metric()
        && known.windowSeconds() == request.windowSeconds();
  }

  /// All variants must be able to say what the newest version is sent for.
  private static void checkTemplate(Catalogue offered, ExperimentRequest request) {
    Template newest =
        offered
            .template(request.template())
            .orElseThrow(() ->
                refused("template", "There is no such template: put it first, or name another."));
    List<FieldError> faults = new ArrayList<>();
    for (int i = 0; i < request.variants().size(); i++) {
      ExperimentVariant variant = request.variants().get(i);
      String field = "variants[%s].template_version".formatted(i);
      Template template =
          offered.template(request.template(), variant.templateVersion()).orElse(null);
      if (template == null) {
        faults.add(new FieldError(field, "Is no version of the template."));
      } else if (offered.find(template.category()).filter(Category::critical).isPresent()) {
        faults.add(
            new FieldError(
                field, "Belongs to a critical category: what is critical is told to all alike."));
      } else if (!template.takesWhat(newest)) {
        faults.add(
            new FieldError(
                field,
                "Takes other variables, or belongs to another category, than the newest version:"
                    + " whoever sends does not know who is told which."));
      }
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }

  /// What is not to be said of the body alone.
  private static ExperimentPut check(Catalogue catalogue, ExperimentPut put) {
    Experiment before = catalogue.experiment(put.key()).orElse(null);
    if (before == null && put.state() == Experiment.State.STOPPED) {
      throw refused("state", "There is no such experiment that could be stopped.");
    }
    if (before != null && !before.isRunning()) {
      throw refused(
          "state",
          "The experiment was stopped, and stays so; begin another under a key of its own.");
    }
    if (before != null && !before.mayBecome(Experiment.of(put))) {
      throw refused(
          "variants",
          "A running experiment can only be stopped, or give people a treatment who had the first"
              + " variant: nothing else of it may change, and everyone who has a treatment, by the"
              + " order and weights of the variants, must keep it.");
    }
    Experiment running = catalogue.runningOn(put.template()).orElse(null);
    if (running != null && !running.key().equals(put.key())) {
      throw refused("template", "Another experiment is running on it; stop that one first.");
    }
    return put;
  }

  private ExperimentPut put(
      Catalogue catalogue,
      String key,
      int version,
      ExperimentRequest request,
      Caller caller,
      String reason) {
    return new ExperimentPut(
        key,
        version,
        request.state(),
        request.template(),
        key,
        request.variants(),
        request.holdout(),
        request.metric(),
        request.windowSeconds(),
        catalogue
            .experiment(key)
            .map(Experiment::startedAt)
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.MILLIS)),
        caller.id().value(),
        reason);
  }

  private static ProblemException refused(String field, String why) {
    return ProblemException.invalid(List.of(new FieldError(field, why)));
  }

  @Override
  public String door() {
    return "experiments";
  }

  /// What the experiment has come to.
  record Version(String key, int version) {}
}
