package dev.belfry.standalone;

import dev.belfry.service.security.RequiresScope;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/// The calls that the controllers of all services answer, as their annotations say.
final class MappedCalls {
  private MappedCalls() {}

  /// As in `GET /api/contact`, followed by the scope that the call needs, if it needs one.
  static Set<String> all() throws ClassNotFoundException {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
    Set<String> calls = new TreeSet<>();
    for (BeanDefinition found : scanner.findCandidateComponents("dev.belfry")) {
      Class<?> controller = Class.forName(found.getBeanClassName());
      for (Method method : controller.getDeclaredMethods()) {
        RequestMapping mapping = mappingOf(method);
        if (mapping != null) {
          paths(mappingOf(controller))
              .flatMap(prefix -> paths(mapping).map(path -> prefix + path))
              .filter(MappedCalls::isPublic)
              .flatMap(
                  path -> Arrays.stream(mapping.method()).map(verb -> call(verb, path, method)))
              .forEach(calls::add);
        }
      }
    }
    return calls;
  }

  private static @Nullable RequestMapping mappingOf(java.lang.reflect.AnnotatedElement element) {
    return AnnotatedElementUtils.findMergedAnnotation(element, RequestMapping.class);
  }

  private static Stream<String> paths(@Nullable RequestMapping mapping) {
    return mapping == null || mapping.path().length == 0
        ? Stream.of("")
        : Arrays.stream(mapping.path());
  }

  /// Not what services ask each other, nor pages and their files.
  private static boolean isPublic(String path) {
    return !path.endsWith("/")
        && Stream.of("/internal/", "/demo/", "/dev/mail", "/docs/", "/ops")
            .noneMatch(path::startsWith);
  }

  private static String call(RequestMethod verb, String path, Method method) {
    String plain = path.replaceAll("\\{(\\w+):(?:[^{}]|\\{[^{}]*})*}", "{$1}");
    RequiresScope scope = method.getAnnotation(RequiresScope.class);
    return "%s %s".formatted(verb, plain) + (scope == null ? "" : " " + scope.value().claim());
  }
}
