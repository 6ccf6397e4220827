package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The manifests of `deploy/kubernetes` are ones, and keep to what is true of all of them.
class KubernetesTest {
  private static final Pattern SETTING = Pattern.compile("`(belfry\\.[a-z.-]+)`");
  private static final Set<String> SERVICES =
      Set.of("producer-api", "persistence-service", "delivery-service", "channel-service");

  private static Manifests base;
  private static Manifests example;

  @BeforeAll
  static void readManifests() throws IOException {
    base = Manifests.in("base");
    example = Manifests.in("overlays/example");
  }

  @Test
  void everyFileIsUsedAndEveryNamedFileIsThere() {
    assertThat(base.listed("resources"))
        .containsExactlyInAnyOrderElementsOf(
            base.files().stream().filter(file -> file.endsWith(".yaml")).toList());
    assertThat(
            Stream.concat(example.listed("resources").stream(), example.listed("patches").stream()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(example.files().stream(), Stream.of("../../base")).toList());
  }

  @Test
  void everyPatchOfTheExampleChangesSomethingOfTheBase() {
    Set<String> names = named(base.objects());
    for (HasMetadata object : example.objects()) {
      String name = object.getKind() + " " + object.getMetadata().getName();
      if (!List.of("Namespace", "Ingress").contains(object.getKind())) {
        assertThat(names).contains(name);
      }
    }
  }

  @Test
  void theExampleKnowsItsDatabaseByACertificateThatEachOfItsClientsHas() {
    String url =
        example.of(ConfigMap.class).stream()
            .filter(settings -> settings.getMetadata().getName().equals("belfry-database"))
            .map(settings -> settings.getData().get("url"))
            .findFirst()
            .orElseThrow();
    String certificate = url.replaceFirst(".*[?&]sslrootcert=", "");
    Set<String> clients =
        base.of(Deployment.class).stream()
            .filter(workload ->
                container(workload).getEnv().stream()
                    .anyMatch(variable -> variable.getName().equals("SPRING_DATASOURCE_URL")))
            .map(workload -> workload.getMetadata().getName())
            .collect(Collectors.toSet());

    assertThat(url).contains("sslmode=verify-full&");
    assertThat(clients).isNotEmpty();
    assertThat(
            example.of(Deployment.class).stream()
                .filter(workload ->
                    container(workload).getVolumeMounts().stream()
                        .map(VolumeMount::getMountPath)
                        .anyMatch(folder -> certificate.equals(folder + "/ca.crt")))
                .map(workload -> workload.getMetadata().getName()))
        .containsExactlyInAnyOrderElementsOf(clients);
  }

  private static Set<String> named(List<HasMetadata> objects) {
    return objects.stream()
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyWorkloadHasAServiceAndABudgetAndEveryServiceOfOursAnAutoscaler() {
    List<String> workloads = names(base.of(Deployment.class));

    assertThat(workloads).containsAll(SERVICES);
    assertThat(names(base.of(Service.class))).isEqualTo(workloads);
    assertThat(names(base.of(PodDisruptionBudget.class))).isEqualTo(workloads);
    assertThat(base.of(HorizontalPodAutoscaler.class))
        .extracting(scaler -> scaler.getSpec().getScaleTargetRef().getName())
        .containsExactlyInAnyOrderElementsOf(SERVICES);
  }

  private static List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream().map(object -> object.getMetadata().getName()).sorted().toList();
  }

  @Test
  void selectorsFindThePodsThatTheyAreFor() {
    for (Deployment workload : base.of(Deployment.class)) {
      Map<String, String> labels = workload.getSpec().getTemplate().getMetadata().getLabels();
      String name = workload.getMetadata().getName();

      assertThat(workload.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
      assertThat(one(Service.class, name).getSpec().getSelector()).isEqualTo(labels);
      assertThat(one(PodDisruptionBudget.class, name).getSpec().getSelector().getMatchLabels())
          .isEqualTo(labels);
      assertThat(pod(workload).getTopologySpreadConstraints())
          .hasSize(2)
          .extracting(TopologySpreadConstraint::getLabelSelector)
          .allSatisfy(selector -> assertThat(selector.getMatchLabels()).isEqualTo(labels));
    }
  }

  private static <T extends HasMetadata> T one(Class<T> kind, String name) {
    return base.of(kind).stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static PodSpec pod(Deployment workload) {
    return workload.getSpec().getTemplate().getSpec();
  }

  private static Container container(Deployment workload) {
    return pod(workload).getContainers().getFirst();
  }

  @Test
  void noPodIsMoreThanItNeedsToBe() {
    assertThat(base.of(Deployment.class))
        .allSatisfy(workload -> {
          PodSpec pod = pod(workload);
          assertThat(pod.getAutomountServiceAccountToken()).isFalse();
          assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
          assertThat(pod.getSecurityContext().getSeccompProfile().getType())
              .isEqualTo("RuntimeDefault");
          var context = container(workload).getSecurityContext();
          assertThat(context.getReadOnlyRootFilesystem()).isTrue();
          assertThat(context.getAllowPrivilegeEscalation()).isFalse();
          assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
          assertThat(container(workload).getVolumeMounts())
              .extracting(VolumeMount::getMountPath)
              .contains("/tmp");
          assertThat(container(workload).getResources().getRequests())
              .containsKeys("cpu", "memory");
          assertThat(container(workload).getResources().getLimits()).containsKey("memory");
        });
  }

  @Test
  void probesAskPortsThatTheContainerHas() {
    for (Deployment workload : base.of(Deployment.class)) {
      Container container = container(workload);
      List<String> ports = container.getPorts().stream().map(ContainerPort::getName).toList();
      Stream.of(
              container.getStartupProbe(),
              container.getReadinessProbe(),
              container.getLivenessProbe())
          .map(KubernetesTest::port)
          .forEach(port -> assertThat(ports).contains(port.getStrVal()));
      if (SERVICES.contains(workload.getMetadata().getName())) {
        assertThat(container.getReadinessProbe().getHttpGet().getPath())
            .isEqualTo("/actuator/health/readiness");
        assertThat(container.getLivenessProbe().getHttpGet().getPath())
            .isEqualTo("/actuator/health/liveness");
        assertThat(pod(workload).getTerminationGracePeriodSeconds()).isGreaterThan(60);
      }
    }
  }

  private static IntOrString port(Probe probe) {
    return probe.getHttpGet() != null
        ? probe.getHttpGet().getPort()
        : probe.getTcpSocket().getPort();
  }

  @Test
  void theIngressLeadsToTheProxy() {
    var backend =
        example
            .of(Ingress.class)
            .getFirst()
            .getSpec()
            .getRules()
            .getFirst()
            .getHttp()
            .getPaths()
            .getFirst()
            .getBackend()
            .getService();

    assertThat(one(Service.class, backend.getName()).getSpec().getPorts())
        .extracting("name")
        .contains(backend.getPort().getName());
  }

  @Test
  void theProxyHasTheRoutesOfTheOneForTryingOut() throws IOException {
    assertThat(routes(Manifests.FOLDER.resolve("base/proxy.conf")))
        .containsAll(
            routes(Path.of("..", "docker", "proxy.conf")).stream()
                .filter(route -> !route.contains("/dev/"))
                .toList());
  }

  private static List<String> routes(Path file) throws IOException {
    return Pattern.compile("location ((?:= )?/\\S*) \\{\\s*(proxy_pass \\S+|return \\d+);")
        .matcher(Files.readString(file))
        .results()
        .map(route -> route.group(1) + " " + route.group(2))
        .toList();
  }

  @Test
  void whatIsSetByTheEnvironmentIsASetting() throws IOException {
    Set<String> known =
        SETTING
            .matcher(Files.readString(Path.of("..", "docs", "configuration.md")))
            .results()
            .map(setting -> variable(setting.group(1)))
            .collect(Collectors.toSet());
    Stream<String> used =
        Stream.concat(
            base.of(Deployment.class).stream()
                .flatMap(workload -> container(workload).getEnv().stream())
                .map(EnvVar::getName),
            Stream.concat(base.of(ConfigMap.class).stream(), example.of(ConfigMap.class).stream())
                .flatMap(settings -> settings.getData().keySet().stream()));

    assertThat(known).containsAll(used.filter(name -> name.startsWith("BELFRY_")).toList());
  }

  private static String variable(String setting) {
    return setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
