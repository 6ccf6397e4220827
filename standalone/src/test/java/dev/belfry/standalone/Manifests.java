package dev.belfry.standalone;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The manifests of a folder, as objects of the Kubernetes API.
///
/// @param kustomization the folder's own
/// @param files which it has besides
/// @param objects in all of them
record Manifests(Map<?, ?> kustomization, List<String> files, List<HasMetadata> objects) {
  static final Path FOLDER = Path.of("..", "deploy", "kubernetes");

  private static final String KUSTOMIZATION = "kustomization.yaml";

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "v1 ConfigMap", ConfigMap.class,
          "v1 Namespace", Namespace.class,
          "v1 Service", Service.class,
          "apps/v1 Deployment", Deployment.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
          "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "networking.k8s.io/v1 Ingress", Ingress.class);

  /// Those classes keep fields that they don't know; here such a field is an error.
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /// @throws IllegalArgumentException if a manifest has a field that its kind does not have, or one
  ///   of a wrong type
  static Manifests in(String folder) throws IOException {
    Path path = FOLDER.resolve(folder);
    List<String> files;
    try (Stream<Path> all = Files.list(path)) {
      files =
          all.map(file -> file.getFileName().toString())
              .filter(file -> !file.equals(KUSTOMIZATION))
              .sorted()
              .toList();
    }
    List<HasMetadata> objects = new ArrayList<>();
    for (String file : files) {
      if (file.endsWith(".yaml")) {
        yaml().loadAll(Files.readString(path.resolve(file))).forEach(one -> objects.add(read(one)));
      }
    }
    Map<?, ?> kustomization = yaml().load(Files.readString(path.resolve(KUSTOMIZATION)));
    return new Manifests(kustomization, files, objects);
  }

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }

  private static HasMetadata read(Object manifest) {
    var members = (Map<?, ?>) manifest;
    String kind = members.get("apiVersion") + " " + members.get("kind");
    Class<? extends HasMetadata> type = KINDS.get(kind);
    if (type == null) {
      throw new IllegalArgumentException("Add the kind " + kind + " here.");
    }
    return STRICT.convertValue(manifest, type);
  }

  <T extends HasMetadata> List<T> of(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// What it lists under a name, as text.
  List<String> listed(String name) {
    return kustomization.get(name) instanceof List<?> entries
        ? entries.stream().map(Manifests::pathOf).toList()
        : List.of();
  }

  private static String pathOf(Object entry) {
    return String.valueOf(entry instanceof Map<?, ?> patch ? patch.get("path") : entry);
  }
}
