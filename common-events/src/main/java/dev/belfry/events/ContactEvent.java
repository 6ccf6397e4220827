package dev.belfry.events;

/// An event of `belfry.contacts`: where a recipient can be reached outside Belfry. The topic is
/// compacted: the last record of a [key][ContactKey] counts, and one without a value erases it.
///
/// It names people's addresses, so nothing that says its content goes into a log.
public sealed interface ContactEvent extends Event permits EmailPut, PushPut {
  @Override
  RecipientId recipient();

  /// Which of the recipient's contacts it is.
  ContactKey contact();
}
