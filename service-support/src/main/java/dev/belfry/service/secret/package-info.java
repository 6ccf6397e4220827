/// What is made with the secret that channel-service and producer-api share: tokens by which people
/// unsubscribe, and hashes that stand for addresses.
@NullMarked
package dev.belfry.service.secret;

import org.jspecify.annotations.NullMarked;
