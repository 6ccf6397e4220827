package dev.belfry.testing;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Keeps what comes over one socket before anyone looks at it, and asks for more only while it
/// reads.
final class FrameRecorder implements WebSocket.Listener {

  private static final int ABNORMAL = 1006;

  private final List<String> frames = new ArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
  private volatile String closeReason = "";
  private boolean reading = true;
  private boolean owesRequest;

  @Override
  public void onOpen(WebSocket socket) {
    requestMore(socket);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      keep(partial.toString());
      partial.setLength(0);
    }
    requestMore(socket);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    requestMore(socket);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    closeReason = reason;
    closeCode.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable failure) {
    closeReason = failure.toString();
    ended();
  }

  private void keep(String frame) {
    synchronized (frames) {
      frames.add(frame);
    }
  }

  List<String> frames() {
    synchronized (frames) {
      return List.copyOf(frames);
    }
  }

  CompletableFuture<Integer> closeCode() {
    return closeCode;
  }

  String closeReason() {
    return closeReason;
  }

  void ended() {
    closeCode.complete(ABNORMAL);
  }

  synchronized void stopReading() {
    reading = false;
  }

  synchronized void resumeReading(WebSocket socket) {
    reading = true;
    if (owesRequest) {
      owesRequest = false;
      socket.request(1);
    }
  }

  private synchronized void requestMore(WebSocket socket) {
    if (reading) {
      socket.request(1);
    } else {
      owesRequest = true;
    }
  }
}
