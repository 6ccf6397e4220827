# One image recipe for all services: docker build --build-arg SERVICE=producer-api .
# It packs the jar that `./mvnw -DskipTests package` has built.
FROM eclipse-temurin:25-jre AS layers
ARG SERVICE
WORKDIR /build
COPY ${SERVICE}/target/${SERVICE}-*-exec.jar service.jar
RUN java -Djarmode=tools -jar service.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /belfry --create-home belfry
WORKDIR /belfry
COPY docker/ready.sh /usr/local/bin/ready
# Least often changed first, so that a rebuild moves only our own classes.
COPY --from=layers /build/layers/dependencies/ ./
COPY --from=layers /build/layers/spring-boot-loader/ ./
COPY --from=layers /build/layers/snapshot-dependencies/ ./
COPY --from=layers /build/layers/application/ ./
RUN mkdir keys && chown belfry keys /belfry
USER belfry
# Classes as they are after a start, so that the next one takes half of the processor time (JEP 483, 514). The service
# stops before it connects to anything.
ARG SERVICE
RUN if [ "$SERVICE" = dev-identity ]; then \
      export BELFRY_DEVIDENTITY_ENABLED=true BELFRY_DEVIDENTITY_DIRECTORY=/tmp/keys; \
    fi && \
    java -XX:AOTCacheOutput=service.aot -Xlog:aot=error -Dspring.context.exit=onRefresh \
      -Dspring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://localhost:1 -jar service.jar && \
    rm -rf /tmp/keys
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
HEALTHCHECK --interval=5s --timeout=5s --start-period=180s --retries=3 CMD ["ready"]
ENTRYPOINT ["java", "-XX:AOTCache=service.aot", "-jar", "service.jar"]
