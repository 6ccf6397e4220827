package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.frame.TextFrame;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.WsSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits for one client, bounded in bytes; an empty queue admits any one frame. A virtual
/// thread writes it, and exists only while there is something to write. It stops as soon as anyone
/// closes the socket, Tomcat included.
final class Outbox implements Wire {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /// For a client that is too slow: what it is being sent may still be written, and then why it is
  /// closed.
  private static final long SLOW_CLOSE_MILLIS = 10_000;

  /// For a client that is gone.
  private static final long DEAD_CLOSE_MILLIS = 50;

  private final Session socket;
  private final SocketFrames frames;
  private final long capacity;
  private final DeliveryMetrics metrics;
  private final OutboundMemory memory;
  private final Object lock = new Object();
  private final Deque<Item> queue = new ArrayDeque<>(2);
  private List<Runnable> whenRoom = List.of();
  private long bytes;
  private boolean askedIsWaiting;
  private boolean pingIsWaiting;
  private boolean writing;

  /// When the item that is being written was added.
  private long oldest;

  private boolean closed;

  /// @param capacity in bytes
  Outbox(
      Session socket,
      SocketFrames frames,
      long capacity,
      DeliveryMetrics metrics,
      OutboundMemory memory) {
    this.socket = socket;
    this.frames = frames;
    this.capacity = capacity;
    this.metrics = metrics;
    this.memory = memory;
  }

  @Override
  public void send(TextFrame frame) {
    boolean hasRoom;
    synchronized (lock) {
      if (closed) {
        return;
      }
      hasRoom = bytes == 0 || bytes + frame.bytes() <= capacity;
      if (hasRoom) {
        bytes += frame.bytes();
        add(new Item.Text(frame, null, memory.now()));
      }
    }
    if (hasRoom) {
      memory.take(frame.bytes());
    } else {
      close(CloseReason.TOO_SLOW);
    }
  }

  @Override
  public void sendAsked(TextFrame frame, Runnable gone) {
    synchronized (lock) {
      if (!closed) {
        askedIsWaiting = true;
        add(new Item.Text(frame, gone, memory.now()));
        return;
      }
    }
    gone.run();
  }

  @Override
  public void ping() {
    synchronized (lock) {
      // Queue the ping behind pending frames (only a pong proves that the peer reads), one at a
      // time.
      if (!closed && !pingIsWaiting) {
        pingIsWaiting = true;
        add(new Item.Ping());
      }
    }
  }

  @Override
  public boolean hasRoom() {
    synchronized (lock) {
      return !closed && isRoomy();
    }
  }

  private boolean isRoomy() {
    return bytes <= capacity / 2 && !askedIsWaiting;
  }

  @Override
  public void whenRoom(Runnable action) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      if (!isRoomy()) {
        whenRoom = new ArrayList<>(whenRoom);
        whenRoom.add(action);
        return;
      }
    }
    action.run();
  }

  @Override
  public void close(CloseReason reason) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      metrics.closing(reason);
      if (reason == CloseReason.TOO_SLOW || reason == CloseReason.DEAD) {
        dropQueue();
      } else if (writing) {
        queue.add(new Item.Close(reason));
        return;
      }
    }
    Thread.startVirtualThread(() -> closeSocket(reason));
  }

  private void add(Item item) {
    queue.add(item);
    if (!writing) {
      writing = true;
      oldest = memory.now();
      Thread.startVirtualThread(this::write);
    }
  }

  private void write() {
    try {
      while (true) {
        Item item;
        synchronized (lock) {
          item = queue.poll();
          if (item == null) {
            writing = false;
            return;
          }
          oldest = item instanceof Item.Text text ? text.added : memory.now();
        }
        write(item);
      }
    } catch (IOException | IllegalStateException e) {
      // The peer is gone, or the socket was closed meanwhile: the container says so to the
      // endpoint.
      log.debug("A frame could not be written", e);
      abandon();
    }
  }

  private void write(Item item) throws IOException {
    switch (item) {
      case Item.Text text -> {
        try {
          remote().sendText(text.frame.text());
        } finally {
          release(text);
        }
        metrics.frames.increment();
        goOnIfRoomy();
      }
      case Item.Ping _ -> {
        synchronized (lock) {
          pingIsWaiting = false;
        }
        remote().sendPing(ByteBuffer.allocate(0));
      }
      case Item.Close close -> closeSocket(close.reason);
    }
  }

  private RemoteEndpoint.Basic remote() throws IOException {
    if (frames.isClosing()) {
      throw new IOException("the socket is being closed");
    }
    return socket.getBasicRemote();
  }

  private void release(Item.Text text) {
    synchronized (lock) {
      free(text);
    }
    if (text.gone != null) {
      text.gone.run();
    }
  }

  private void free(Item.Text text) {
    if (text.gone == null) {
      bytes -= text.frame.bytes();
      memory.release(text.frame.bytes());
    } else {
      askedIsWaiting = false;
    }
  }

  private void goOnIfRoomy() {
    List<Runnable> actions = List.of();
    synchronized (lock) {
      if (isRoomy()) {
        actions = whenRoom;
        whenRoom = List.of();
      }
    }
    actions.forEach(Runnable::run);
  }

  /// For how long the item has waited that is being written; 0 if none is.
  long delay(long now) {
    synchronized (lock) {
      return writing ? now - oldest : 0;
    }
  }

  /// How much waits, apart from what was asked for.
  long bytes() {
    synchronized (lock) {
      return bytes;
    }
  }

  private void abandon() {
    synchronized (lock) {
      closed = true;
      dropQueue();
      whenRoom = List.of();
    }
  }

  private void dropQueue() {
    queue.forEach(item -> {
      if (item instanceof Item.Text text) {
        free(text);
        if (text.gone != null) {
          Thread.startVirtualThread(text.gone); // not under the lock
        }
      }
    });
    queue.clear();
  }

  private void closeSocket(CloseReason reason) {
    var why =
        new jakarta.websocket.CloseReason(
            jakarta.websocket.CloseReason.CloseCodes.getCloseCode(reason.code()), reason.phrase());
    try {
      if (reason == CloseReason.DEAD && socket instanceof WsSession tomcats) {
        // Nobody will answer: don't wait for it.
        setCloseTimeout(DEAD_CLOSE_MILLIS);
        tomcats.doClose(why, why, true);
      } else {
        if (reason == CloseReason.TOO_SLOW) {
          setCloseTimeout(SLOW_CLOSE_MILLIS);
        }
        socket.close(why);
      }
    } catch (IOException | IllegalStateException e) {
      log.debug("A socket could not be closed in order", e);
    }
  }

  private void setCloseTimeout(long millis) {
    socket.getUserProperties().put(Constants.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT_PROPERTY, millis);
  }

  private sealed interface Item {
    /// @param gone of a frame that was asked for
    /// @param added when
    record Text(TextFrame frame, @Nullable Runnable gone, long added) implements Item {}

    record Ping() implements Item {}

    record Close(CloseReason reason) implements Item {}
  }
}
