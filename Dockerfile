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
RUN mkdir keys && chown belfry keys
USER belfry
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
HEALTHCHECK --interval=5s --timeout=5s --start-period=180s --retries=3 CMD ["ready"]
ENTRYPOINT ["java", "-jar", "service.jar"]
