package dev.belfry.channel.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import dev.belfry.consumer.sink.DatabaseFailure;
import java.sql.SQLException;

/// Has a pool throw away a connection that is of no more use: one that was cut, and one that leads
/// to a server which only reads since a failover.
final class LostConnections implements SQLExceptionOverride {
  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return DatabaseFailure.endsConnection(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}
