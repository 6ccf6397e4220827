package dev.belfry.producer.email;

import java.util.UUID;

/// What mail systems report of a mail.
public final class Reports {
  private Reports() {}

  /// As Postfix does.
  public static String bounce(UUID deliveryId, String action, String status, String diagnostic) {
    return """
    Return-Path: <>
    From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
    To: noreply@example.com
    Subject: Undelivered Mail Returned to Sender
    Auto-Submitted: auto-replied
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status;
        boundary="B0UNDARY/mail.example.org"

    This is a MIME-encapsulated message.

    --B0UNDARY/mail.example.org
    Content-Description: Notification
    Content-Type: text/plain; charset=us-ascii

    I'm sorry to have to inform you that your message could not be delivered.

    --B0UNDARY/mail.example.org
    Content-Description: Delivery report
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mail.example.org
    X-Postfix-Queue-ID: 4F1A2B3C
    Arrival-Date: Sun, 29 Nov 2026 12:15:00 +0000 (UTC)

    Final-Recipient: rfc822; alice@example.org
    Original-Recipient: rfc822;alice@example.org
    Action: %s
    Status: %s
    Diagnostic-Code: %s

    --B0UNDARY/mail.example.org
    Content-Description: Undelivered Message
    Content-Type: message/rfc822

    %s
    --B0UNDARY/mail.example.org--
    """
        .formatted(action, status, diagnostic, mail(deliveryId))
        .replace("\r\n", "\n")
        .replace("\n", "\r\n");
  }

  /// As RFC 5965 has it.
  public static String complaint(UUID deliveryId, String type) {
    return """
    From: <abusedesk@example.org>
    To: <abuse@example.com>
    Subject: FW: Your order
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d"

    --part1_13d
    Content-Type: text/plain; charset="US-ASCII"
    Content-Transfer-Encoding: 7bit

    This is an email abuse report.

    --part1_13d
    Content-Type: message/feedback-report

    Feedback-Type: %s
    User-Agent: SomeGenerator/1.0
    Version: 1

    --part1_13d
    Content-Type: message/rfc822
    Content-Disposition: inline

    %s
    --part1_13d--
    """
        .formatted(type, mail(deliveryId))
        .replace("\n", "\r\n");
  }

  private static String mail(UUID deliveryId) {
    return """
    From: Example <noreply@example.com>
    To: alice@example.org
    Subject: Your order
    Message-ID: <%s@example.com>
    MIME-Version: 1.0
    Content-Type: text/plain; charset=UTF-8

    It arrives on Tuesday.
    """
        .formatted(deliveryId);
  }
}
