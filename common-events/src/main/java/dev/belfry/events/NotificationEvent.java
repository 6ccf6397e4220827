package dev.belfry.events;

/// An event of `belfry.notifications`: what a user sees changed. One recipient's are totally
/// ordered.
public sealed interface NotificationEvent extends Event
    permits NewNotification, NotificationMark, AllMarked, SettingsEvent {}
