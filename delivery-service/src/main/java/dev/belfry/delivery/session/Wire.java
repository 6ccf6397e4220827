package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.frame.TextFrame;

/// The way out to one client. Nothing here blocks; safe for all threads.
interface Wire {
  /// Sends a frame after all before it. When too much is waiting already, the client is closed with
  /// [CloseReason#TOO_SLOW] instead.
  void send(TextFrame frame);

  /// Sends a frame that the client asked for and that may be large: it never makes the client too
  /// slow, but until it is written there is no room for more.
  ///
  /// @param gone run once the frame has been written, or will never be, on any thread
  void sendAsked(TextFrame frame, Runnable gone);

  /// Whether the client keeps up, so that it can be given more of what can wait.
  boolean hasRoom();

  /// Runs something once there is room, on any thread; never if the socket ends before.
  void whenRoom(Runnable action);

  /// Sends a ping.
  void ping();

  /// Closes the socket after what is waiting has been sent; at once if the client is too slow.
  void close(CloseReason reason);
}
