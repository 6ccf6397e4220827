/// What comes back from e-mail: people who unsubscribe, mails that bounce, complaints.
@NullMarked
package dev.belfry.producer.email;

import org.jspecify.annotations.NullMarked;
