package dev.belfry.persistence.audit.progress;

/// To whom work that takes a while says how far it is.
public interface ProgressListener {
  /// Tells, if that can be done.
  ///
  /// @throws StoppedException if nobody listens any more
  void progress(WorkProgress progress);

  /// To be asked often.
  ///
  /// @throws StoppedException if the work is to be given up
  void check();
}
