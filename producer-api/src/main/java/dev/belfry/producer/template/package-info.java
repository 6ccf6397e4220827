/// Templates: what is said about what senders only name, in the language of whoever is told. The
/// one place that turns patterns of ICU's MessageFormat into words, for sending and for previews
/// alike.
@NullMarked
package dev.belfry.producer.template;

import org.jspecify.annotations.NullMarked;
