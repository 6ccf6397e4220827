package dev.belfry.e2e;

import java.util.List;

/// Something that is killed, and started again at once by whoever looks after it.
enum Fault {
  DELIVERY_NODE {
    @Override
    void strike(Deployment belfry) {
      killAndRestart(belfry.deliveryNodes.getFirst());
    }
  },
  OTHER_DELIVERY_NODE {
    @Override
    void strike(Deployment belfry) {
      killAndRestart(belfry.deliveryNodes.getLast());
    }
  },
  SINK {
    @Override
    void strike(Deployment belfry) {
      killAndRestart(belfry.persistence.getFirst());
    }
  },
  OTHER_SINK {
    @Override
    void strike(Deployment belfry) {
      killAndRestart(belfry.persistence.getLast());
    }
  },
  CHANNELS {
    @Override
    void strike(Deployment belfry) {
      killAndRestart(belfry.channels.getFirst());
    }
  },
  /// One of each kind that reads the log.
  READERS {
    @Override
    void strike(Deployment belfry) {
      List<ServiceProcess> readers =
          List.of(
              belfry.deliveryNodes.getFirst(),
              belfry.persistence.getLast(),
              belfry.channels.getFirst());
      readers.forEach(ServiceProcess::kill9);
      readers.forEach(ServiceProcess::startAgain);
      readers.forEach(ServiceProcess::awaitReady);
    }
  },
  PRODUCER {
    @Override
    void strike(Deployment belfry) {
      killAndRestart(belfry.producer);
    }
  },
  BROKER {
    @Override
    void strike(Deployment belfry) {
      belfry.killBroker();
      belfry.restartBroker();
    }
  },
  DATABASE {
    @Override
    void strike(Deployment belfry) {
      belfry.database.kill9();
      belfry.database.start();
    }
  };

  /// Kills it, and returns when it is back.
  abstract void strike(Deployment belfry);

  private static void killAndRestart(ServiceProcess service) {
    service.kill9();
    service.restart();
  }
}
