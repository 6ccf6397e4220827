package dev.belfry.benchmarks.load;

import java.time.Duration;

/// What all runs have in common.
///
/// @param endpoints where Belfry is
/// @param users how many there are, each with one socket
/// @param openAtOnce how many handshakes may be unfinished
/// @param requestConnections how many connections carry requests at most
/// @param socketThreads how many threads share the sockets
/// @param messageCharacters how long each notification's message is
/// @param keyed whether each notification has a key of its own
/// @param grace how long nothing may come, after the last request, until what is missing counts as
///   lost
public record Setup(
    Endpoints endpoints,
    int users,
    int openAtOnce,
    int requestConnections,
    int socketThreads,
    int messageCharacters,
    boolean keyed,
    Duration grace) {
  /// What is sent, for the report.
  String messages() {
    return messageCharacters + " characters" + (keyed ? ", each under a key of its own" : "");
  }
}
