/// channel-service: what goes by e-mail and push is planned, decided in `belfry.deliveries`, and
/// sent.
///
/// `plan` applies the log, `contact` the contacts, `delivery` what `belfry.deliveries` says;
/// `activation` says from where on a channel counts; `decide` makes deliveries of what is due;
/// `send` hands them to transports.
@NullMarked
package dev.belfry.channel;

import org.jspecify.annotations.NullMarked;
