package dev.belfry.e2e;

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
  NODE_AND_SINK {
    @Override
    void strike(Deployment belfry) {
      ServiceProcess node = belfry.deliveryNodes.getFirst();
      ServiceProcess sink = belfry.persistence.getLast();
      node.kill9();
      sink.kill9();
      node.startAgain();
      sink.startAgain();
      node.awaitReady();
      sink.awaitReady();
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
