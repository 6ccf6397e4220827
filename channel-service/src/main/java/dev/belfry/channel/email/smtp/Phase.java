package dev.belfry.channel.email.smtp;

/// How far the hand-over of a mail has come.
enum Phase {
  /// The server is asked to take mail of our sender: `MAIL FROM`.
  SENDER,
  /// The server is asked to take mail for the recipient: `RCPT TO`.
  RECIPIENT,
  /// The mail itself: `DATA`, and all that follows but its end.
  CONTENT,
  /// The final dot. From here on the server may have taken the mail, even if it says nothing.
  END
}
