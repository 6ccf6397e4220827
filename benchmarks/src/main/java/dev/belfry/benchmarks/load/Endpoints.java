package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.wire.Target;

/// Where a Belfry under test is reached; often one origin.
///
/// @param producer takes `POST /api/notifications`
/// @param sockets takes `/ws/notifications`
/// @param tokens answers `GET ?user=&scope=&ttl=` with a token
public record Endpoints(Target producer, Target sockets, Target tokens) {}
