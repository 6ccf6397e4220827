package dev.belfry.persistence.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/// Settings for connections of one's own to the database that is read.
public final class ConnectionSettings {
  private ConnectionSettings() {}

  /// Those of the reads, to be changed: unlike Hikari's own copies they share nothing with them, so
  /// that no change reaches the reads.
  public static HikariConfig like(HikariDataSource reads) {
    var settings = new HikariConfig();
    settings.setJdbcUrl(reads.getJdbcUrl());
    settings.setUsername(reads.getUsername());
    settings.setPassword(reads.getPassword());
    settings.setConnectionTimeout(reads.getConnectionTimeout());
    settings.setValidationTimeout(reads.getValidationTimeout());
    settings.setKeepaliveTime(reads.getKeepaliveTime());
    settings.setInitializationFailTimeout(reads.getInitializationFailTimeout());
    settings.setSchema(reads.getSchema());
    settings.setExceptionOverride(new LostConnections());
    reads
        .getDataSourceProperties()
        .forEach((name, value) -> settings.addDataSourceProperty(name.toString(), value));
    return settings;
  }
}
