package dev.belfry.identity;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The signer of development tokens.
///
/// @param enabled must be set to true: nobody gets it by accident
/// @param directory where the signing key is kept, so that tokens outlive a restart
/// @param allowedHosts further host names it answers to, besides localhost, 127.0.0.1 and \[::1]:
///   any other is refused with 421, since a page of a foreign site could have its own name lead
///   here
/// @param allowRemote whether it may listen on an address that other machines reach; then everyone
///   who does can be anybody
@ConfigurationProperties("belfry.dev-identity")
public record DevIdentityProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("./data") Path directory,
    @DefaultValue List<String> allowedHosts,
    @DefaultValue("false") boolean allowRemote) {}
