package dev.belfry.channel.email;

import dev.belfry.channel.email.compose.Links;
import dev.belfry.channel.email.compose.MailComposer;
import dev.belfry.channel.email.folder.FolderTransport;
import dev.belfry.channel.email.folder.MailFolder;
import dev.belfry.channel.email.folder.MailPage;
import dev.belfry.channel.email.smtp.MailServer;
import dev.belfry.channel.email.smtp.SmtpTransport;
import dev.belfry.channel.send.Transport;
import dev.belfry.service.secret.ChannelSecretProperties;
import dev.belfry.service.secret.UnsubscribeTokens;
import dev.belfry.service.start.StartRefused;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// E-mail, as far as it is switched on: without a transport there is no bean.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  EmailProperties.class,
  LinkProperties.class,
  ChannelSecretProperties.class,
  MailProperties.class
})
@Import(MailPage.class)
public class EmailConfiguration {
  private static final String TRANSPORT = "belfry.channel.email.transport";

  @Bean
  @ConditionalOnProperty(name = TRANSPORT, havingValue = "folder")
  Transport folderTransport(
      EmailProperties email, LinkProperties links, ChannelSecretProperties secret, Clock clock) {
    return new FolderTransport(composer(email, links, secret, clock), email.directory());
  }

  @Bean
  @ConditionalOnProperty(name = TRANSPORT, havingValue = "folder")
  MailFolder mailFolder(EmailProperties email) {
    return new MailFolder(email.directory());
  }

  @Bean
  @ConditionalOnProperty(name = TRANSPORT, havingValue = "smtp")
  Transport smtpTransport(
      EmailProperties email,
      LinkProperties links,
      ChannelSecretProperties secret,
      Clock clock,
      MailProperties server,
      ObjectProvider<SslBundles> bundles) {
    return new SmtpTransport(
        composer(email, links, secret, clock), server(server, bundles), email.connections());
  }

  private static MailComposer composer(
      EmailProperties email, LinkProperties links, ChannelSecretProperties secret, Clock clock) {
    if (links.publicUrl() == null) {
      throw new StartRefused(
          "E-mail needs belfry.channel.public-url: where people reach Belfry, such as"
              + " https://app.example.com. The links in mails lead there.");
    }
    UnsubscribeTokens tokens =
        secret
            .keys()
            .map(UnsubscribeTokens::new)
            .orElseThrow(() ->
                new StartRefused(
                    "E-mail needs belfry.channel.secret, the same as producer-api has: whoever gets"
                        + " a mail must be able to unsubscribe."));
    return new MailComposer(email.sender(), new Links(links.publicUrl(), tokens), clock);
  }

  private static MailServer server(MailProperties server, ObjectProvider<SslBundles> bundles) {
    if (server.getHost() == null) {
      throw new StartRefused(
          "belfry.channel.email.transport=smtp needs spring.mail.host: the mail server.");
    }
    String prefix = "mail." + server.getProtocol() + ".";
    Map<String, Object> properties = new HashMap<>(server.getProperties());
    if (!server.getSsl().isVerifyHostname()) {
      properties.putIfAbsent(prefix + "ssl.checkserveridentity", "false");
    }
    String bundle = server.getSsl().getBundle();
    if (server.getSsl().isEnabled() || bundle != null) {
      properties.putIfAbsent(prefix + "ssl.enable", "true");
    }
    if (bundle != null) {
      properties.put(
          prefix + "ssl.socketFactory",
          bundles.getObject().getBundle(bundle).createSslContext().getSocketFactory());
    }
    return new MailServer(
        server.getProtocol(),
        server.getHost(),
        server.getPort() == null ? -1 : server.getPort(),
        server.getUsername(),
        server.getPassword(),
        properties);
  }
}
