package dev.belfry.cli;

import picocli.CommandLine.IVersionProvider;

/// Which version this is, as its jar says.
final class ReleasedVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = ReleasedVersion.class.getPackage().getImplementationVersion();
    return new String[] {"belfry " + (version == null ? "(not built as a jar)" : version)};
  }
}
