#!/bin/bash
# Gives each service of Belfry the rights in Kafka that it needs, and no others.
#
#   KAFKA_ACLS=/opt/kafka/bin/kafka-acls.sh deploy/kafka/acls.sh --bootstrap-server kafka:9093 --command-config admin.properties
#
# Principals are User:producer-api, User:persistence-service, User:delivery-service and User:channel-service. Other names:
# PRINCIPALS="producer-api=CN=producer persistence-service=CN=persistence delivery-service=CN=delivery channel-service=CN=channel"
set -euo pipefail

connection=("$@")

principal() {
  local pair
  for pair in ${PRINCIPALS:-}; do
    if [[ $pair == "$1="* ]]; then
      echo "User:${pair#*=}"
      return
    fi
  done
  echo "User:$1"
}

# service, what (topic, topics with that prefix, groups with that prefix), name, operations
allow() {
  local service=$1 what=$2 name=$3 resource operation
  shift 3
  case $what in
    topic) resource=(--topic "$name") ;;
    topics) resource=(--topic "$name" --resource-pattern-type prefixed) ;;
    groups) resource=(--group "$name" --resource-pattern-type prefixed) ;;
  esac
  for operation in "$@"; do
    resource+=(--operation "$operation")
  done
  "${KAFKA_ACLS:-kafka-acls.sh}" "${connection[@]}" --add --allow-principal "$(principal "$service")" "${resource[@]}"
}

# producer-api makes the topics that are missing (belfry.log.create-topics); take Create away if you make them yourself.
allow producer-api topics belfry. Describe DescribeConfigs Create
allow producer-api topic belfry.notifications Read Write
allow producer-api topic belfry.broadcasts Read Write
allow producer-api topic belfry.requests Read
allow producer-api topic belfry.requests-dlt Write
allow producer-api topic belfry.audit Write
allow producer-api topic belfry.catalogue Read Write
allow producer-api topic belfry.contacts Write
allow producer-api topic belfry.deliveries Write
allow producer-api groups belfry-requests Read
allow producer-api groups belfry-broadcasts Read

allow persistence-service topics belfry. Describe DescribeConfigs
allow persistence-service topic belfry.notifications Read Write
allow persistence-service topic belfry.receipts Read
allow persistence-service topic belfry.audit Read Write
allow persistence-service topic belfry.catalogue Read
allow persistence-service topic belfry.contacts Read
allow persistence-service topic belfry.deliveries Read Write
allow persistence-service groups belfry-persistence Read

allow delivery-service topics belfry. Describe DescribeConfigs
allow delivery-service topic belfry.notifications Read Write
allow delivery-service topic belfry.receipts Write

allow channel-service topics belfry. Describe DescribeConfigs
allow channel-service topic belfry.notifications Read Write
allow channel-service topic belfry.receipts Read
allow channel-service topic belfry.catalogue Read
allow channel-service topic belfry.contacts Read Write
allow channel-service topic belfry.deliveries Read Write
allow channel-service groups belfry-channels Read
