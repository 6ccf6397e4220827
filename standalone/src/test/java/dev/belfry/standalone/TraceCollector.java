package dev.belfry.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What services send their spans to, by OTLP over HTTP.
final class TraceCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();

  TraceCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  private void take(HttpExchange call) throws IOException {
    try (call) {
      ExportTraceServiceRequest.parseFrom(call.getRequestBody())
          .getResourceSpansList()
          .forEach(resource ->
              resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      call.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      call.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
      call.getResponseBody().write(answer);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:%s/v1/traces".formatted(server.getAddress().getPort());
  }

  /// The spans of a trace that have come by now.
  List<Span> spansOf(String traceId) {
    ByteBuffer id = ByteBuffer.wrap(HexFormat.of().parseHex(traceId));
    return spans.stream()
        .filter(span -> span.getTraceId().asReadOnlyByteBuffer().equals(id))
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
