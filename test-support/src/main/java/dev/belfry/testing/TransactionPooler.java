package dev.belfry.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A pooler before PostgreSQL that gives each transaction the session that has been free longest,
/// as PgBouncer does with `pool_mode=transaction`. It speaks PostgreSQL's protocol, as far as the
/// driver uses it.
public final class TransactionPooler implements AutoCloseable {
  private static final Set<Integer> ENCRYPTION = Set.of(80_877_103, 80_877_104);
  private static final int CANCEL = 80_877_102;
  private static final Set<Integer> NO_MORE_TO_SAY = Set.of(0, 12);

  private final Database database;
  private final URI address;
  private final ServerSocket door;
  private final BlockingQueue<Peer> free = new LinkedBlockingQueue<>();
  private final Queue<Peer> all = new ConcurrentLinkedQueue<>();

  private TransactionPooler(Database database, ServerSocket door) {
    this.database = database;
    this.address = URI.create(database.jdbcUrl().substring("jdbc:".length()));
    this.door = door;
  }

  /// Returns when it takes connections.
  public static TransactionPooler start(Database database) throws IOException {
    var pooler =
        new TransactionPooler(database, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(pooler::accept);
    return pooler;
  }

  /// The database as it is reached through this.
  public Database pooled() {
    return new Database(
        "jdbc:postgresql://127.0.0.1:%s%s".formatted(door.getLocalPort(), address.getPath()),
        database.username(),
        database.password());
  }

  private void accept() {
    try {
      while (true) {
        Peer client = peer(door.accept());
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private Peer peer(Socket socket) throws IOException {
    Peer peer = Peer.of(socket);
    all.add(peer);
    return peer;
  }

  private void serve(Peer client) {
    try (client) {
      if (logIn(client)) {
        relay(client);
      }
    } catch (IOException e) {
      // One of them hung up.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Each client brings a session, and does not get it for itself.
  private boolean logIn(Peer client) throws IOException {
    while (true) {
      int length = client.in.readInt();
      byte[] packet = client.in.readNBytes(length - 4);
      int code = new DataInputStream(new ByteArrayInputStream(packet)).readInt();
      if (ENCRYPTION.contains(code)) {
        client.out.writeByte('N');
        client.out.flush();
      } else if (code == CANCEL) {
        return false;
      } else {
        Peer session = peer(new Socket(address.getHost(), address.getPort()));
        session.out.writeInt(length);
        session.out.write(packet);
        session.out.flush();
        greet(client, session);
        free.add(session);
        return true;
      }
    }
  }

  private static void greet(Peer client, Peer session) throws IOException {
    Message message;
    do {
      message = session.read();
      client.write(message);
      client.out.flush();
      if (message.type == 'R' && !NO_MORE_TO_SAY.contains(message.number())) {
        session.write(client.read());
        session.out.flush();
      }
    } while (message.type != 'Z');
  }

  private void relay(Peer client) throws IOException, InterruptedException {
    Peer session = null;
    while (true) {
      Message asked = client.read();
      if (asked.type == 'X') {
        return;
      }
      if (session == null) {
        session = free.take();
      }
      session.write(asked);
      if (asked.type == 'Q' || asked.type == 'S') {
        session.out.flush();
        Message told;
        do {
          told = session.read();
          client.write(told);
        } while (told.type != 'Z');
        client.out.flush();
        if (told.body[0] == 'I') {
          free.add(session);
          session = null;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Peer peer : all) {
      peer.close();
    }
  }

  private record Peer(Socket socket, DataInputStream in, DataOutputStream out)
      implements AutoCloseable {
    static Peer of(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      return new Peer(
          socket,
          new DataInputStream(new BufferedInputStream(socket.getInputStream())),
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())));
    }

    Message read() throws IOException {
      byte type = in.readByte();
      return new Message(type, in.readNBytes(in.readInt() - 4));
    }

    void write(Message message) throws IOException {
      out.writeByte(message.type);
      out.writeInt(message.body.length + 4);
      out.write(message.body);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Message(byte type, byte[] body) {
    int number() throws IOException {
      return new DataInputStream(new ByteArrayInputStream(body)).readInt();
    }
  }
}
