# The agent as a container image: no shell, no package manager, no root, nothing that writes outside /var/lib/inspector.
#   docker build -t inspector .
#   docker build -t inspector --build-arg BASE=mcr.microsoft.com/dotnet/aspnet:10.0 .    # another base, here one with a shell
# BASE needs .NET's and ASP.NET Core's runtime 10.0, ICU and time zones. The framework comes with the base and not with the agent: that is
# smaller by a fifth, in memory too, and bases are shared; deploy/container/README.md has the numbers.
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG BASE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra

FROM ${SDK} AS build
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# What restoring depends on comes first, so that a change of code does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Inspector.Probes/Inspector.Probes.csproj src/Inspector.Probes/packages.lock.json src/Inspector.Probes/
COPY src/Inspector.Agent/Inspector.Agent.csproj src/Inspector.Agent/packages.lock.json src/Inspector.Agent/
RUN dotnet restore src/Inspector.Agent --locked-mode
COPY . .
RUN dotnet publish src/Inspector.Agent --configuration Release --runtime linux-x64 --no-restore --self-contained false \
      -p:PublishReadyToRunComposite=false -p:PublishDocumentationFiles=false -p:RunAnalyzers=false --output /published/app \
    && install -d /published/state && cp LICENSE /published/app/

FROM ${BASE}
# Root owns the program and nobody may change it; 1654 is the user that the bases of .NET call app.
COPY --from=build /published/app /opt/inspector
COPY --from=build --chown=1654:1654 /published/state /var/lib/inspector
# Nothing is to be written to /tmp: the runtime's sockets for debuggers lie there unless told otherwise.
ENV PATH=/opt/inspector:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/var/lib/inspector \
    DOTNET_EnableDiagnostics=0
# `serve`, `health` and `config check` read inspector.yaml of the folder they run in.
WORKDIR /etc/inspector
USER 1654:1654
VOLUME /var/lib/inspector
EXPOSE 9432
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s --retries=3 CMD ["inspector", "health"]
ENTRYPOINT ["inspector"]
CMD ["serve"]
ARG BASE
ARG VERSION=0.1.0
ARG REVISION
ARG CREATED
LABEL org.opencontainers.image.title="Inspector" \
      org.opencontainers.image.description="Watches live PostgreSQL servers, read-only: who blocks whom, what is wrong with a schema, and how to mend it without an outage." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.vendor="The Inspector authors" \
      org.opencontainers.image.base.name="${BASE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
