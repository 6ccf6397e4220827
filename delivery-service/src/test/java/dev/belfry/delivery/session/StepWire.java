package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.frame.TextFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A socket that keeps what it is sent, and has room when it is told to.
final class StepWire implements Wire {
  final List<String> frames = new ArrayList<>();

  /// Those of them that were told as it happened.
  final List<String> live = new ArrayList<>();

  private final Supplier<@Nullable Session> owner;
  private List<Runnable> whenRoom = new ArrayList<>();
  private boolean roomy = true;
  @Nullable Throwable failure;
  @Nullable CloseReason closed;

  StepWire(Supplier<@Nullable Session> owner) {
    this.owner = owner;
  }

  @Override
  public void send(TextFrame frame) {
    switch (failure) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      case Throwable e -> throw new AssertionError(e);
    }
    Session session = owner.get();
    if (session != null && !session.isCatchingUp()) {
      live.add(frame.text());
    }
    assertThat(frame.bytes()).isEqualTo(frame.text().getBytes(StandardCharsets.UTF_8).length);
    frames.add(frame.text());
  }

  @Override
  public void sendAsked(TextFrame frame, Runnable gone) {
    send(frame);
    gone.run();
  }

  @Override
  public boolean hasRoom() {
    return roomy;
  }

  @Override
  public void whenRoom(Runnable action) {
    whenRoom.add(action);
  }

  void setRoom(boolean isRoomy) {
    roomy = isRoomy;
    if (roomy) {
      List<Runnable> actions = whenRoom;
      whenRoom = new ArrayList<>();
      actions.forEach(Runnable::run);
    }
  }

  @Override
  public void ping() {}

  @Override
  public void close(CloseReason reason) {
    closed = reason;
  }
}
