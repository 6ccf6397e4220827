/// Everything for operators and auditors, a package for each of their questions: why somebody has a
/// notification ([explain][dev.belfry.persistence.audit.explain]), what an inbox was
/// ([timetravel][dev.belfry.persistence.audit.timetravel]), what the log says
/// ([events][dev.belfry.persistence.audit.events]), what could not be read
/// ([deadletters][dev.belfry.persistence.audit.deadletters]), whether the log is what was applied
/// ([verify][dev.belfry.persistence.audit.verify], by the hashes of
/// [chain][dev.belfry.persistence.audit.chain]), and how the tables are made again
/// ([replay][dev.belfry.persistence.audit.replay]). Each call passes through
/// [trail][dev.belfry.persistence.audit.trail], which records it before it is answered;
/// [progress][dev.belfry.persistence.audit.progress] tells how far a long one is.
@NullMarked
package dev.belfry.persistence.audit;

import org.jspecify.annotations.NullMarked;
