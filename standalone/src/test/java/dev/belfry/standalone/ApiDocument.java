package dev.belfry.standalone;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.belfry.events.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A document of `docs/api`, as JSON.
record ApiDocument(JsonNode root) {
  private static final Path FOLDER = Path.of("..", "docs", "api");

  static ApiDocument read(String name) throws IOException {
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    Object content = yaml.load(Files.readString(FOLDER.resolve(name)));
    return new ApiDocument(Json.mapper().valueToTree(content));
  }

  /// What the published schema of its format has against it.
  ///
  /// @param resource a file of `src/test/resources/schemas`
  List<String> faultsBy(String resource) throws IOException {
    try (InputStream json = ApiDocument.class.getResourceAsStream("/schemas/" + resource)) {
      return faults(root, Json.mapper().readTree(json));
    }
  }

  /// What a schema of this document has against a value.
  ///
  /// @param pointer where the schema stands in this document
  List<String> faultsOf(JsonNode value, String pointer) {
    return faultsOf(value, Json.mapper().createObjectNode().put("$ref", "#" + pointer));
  }

  /// The same of a schema that may refer to others of this document.
  List<String> faultsOf(JsonNode value, ObjectNode schema) {
    ObjectNode complete = schema.deepCopy();
    complete.set("components", root.path("components"));
    return faults(value, complete);
  }

  private static List<String> faults(JsonNode value, JsonNode schema) {
    Schema checked =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
    return checked.validate(value).stream().map(Error::toString).toList();
  }

  /// What the node at a pointer refers to, or the node itself.
  JsonNode resolved(JsonNode node) {
    JsonNode ref = node.path("$ref");
    return ref.isString() ? resolved(root.at(ref.stringValue().substring(1))) : node;
  }

  Set<String> membersOf(String pointer) {
    return new TreeSet<>(resolved(root.at(pointer)).path("properties").propertyNames());
  }

  /// References that lead nowhere.
  List<String> brokenReferences() {
    List<String> broken = new ArrayList<>();
    for (JsonNode ref : root.findValues("$ref")) {
      if (root.at(ref.stringValue().substring(1)).isMissingNode()) {
        broken.add(ref.stringValue());
      }
    }
    return broken;
  }
}
