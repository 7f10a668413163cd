import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import * as path from "node:path";
import formbody from "@fastify/formbody";
import type { FastifyInstance } from "fastify";
import { registerAdmin } from "./admin/admin";
import { registerMetadata } from "./arm/metadata";
import { registerResourceManager } from "./arm/resource-manager";
import { startAzureNativeProvider } from "./azure-native";
import { AzuriteBlobs } from "./blob/azurite-blobs";
import { registerBlobFront } from "./blob/blob-front";
import { formatDotenv, sandboxEnvironment } from "./clients/environment";
import type { SandboxConnection } from "./clients/environment";
import { StateFile } from "./data/state-file";
import type { SandboxRecord } from "./data/state-file";
import { startConnectProxy } from "./data-plane/connect-proxy";
import { hostIntoPath, registerDataPlane } from "./data-plane/data-plane";
import { FrontDoors } from "./data-plane/front-door/front-doors";
import { Gateways } from "./data-plane/gateways/gateways";
import type { DnsAnswer } from "./data-plane/traffic-manager/traffic-managers";
import { TrafficManagers } from "./data-plane/traffic-manager/traffic-managers";
import { ClientAssertions } from "./entra/client-assertion";
import { EntraId } from "./entra/entra";
import { createIdentities } from "./entra/identities";
import { IdentityProvider } from "./entra/identity-provider";
import { MachineIdentity } from "./entra/machine-identity";
import type { Endpoint } from "./faults/fault";
import { registerRequestHooks } from "./faults/fault-hooks";
import { Faults } from "./faults/faults";
import { RequestLog } from "./faults/request-log";
import { Clock } from "./ground/clock";
import type { Skipped } from "./ground/clock";
import { writePrivateFile } from "./ground/private-file";
import { registerKeyVault } from "./key-vault/key-vault";
import { VaultKeys } from "./key-vault/vault-keys";
import { Durations } from "./operations/durations";
import type { DurationOptions } from "./operations/durations";
import type { LongRunningOperation } from "./operations/operations";
import { createClientCertificate, createServerCertificate } from "./server/certificate";
import { createServer, listen, orPortTaken } from "./server/server";
import type { KeptPort } from "./server/server";
import { ArmState } from "./state/arm-state";
import type { ShownMembers } from "./state/render-service";
import { nextArrivalMs } from "./state/propagation";
import { registerWaitHooks } from "./waits/wait-hooks";
import { Waits } from "./waits/waits";
import type { Sleeper } from "./waits/waits";

export { sandboxClients } from "./clients";
export { dataPlaneClient } from "./clients/data-plane-client";
export type { DataPlaneAnswer, DataPlaneClient, DataPlaneRequest } from "./clients/data-plane-client";
export type { SandboxConnection } from "./clients/environment";
export type { Fault } from "./faults/fault";
export type { LoggedRequest, RequestLog } from "./faults/request-log";
export type { DurationOptions } from "./operations/durations";
export type { LongRunningOperation } from "./operations/operations";
export type { Sleeper } from "./waits/waits";

export interface SandboxOptions {
    /**
     * How many simulated seconds pass in one real second. @default 1200: a restore of 19 minutes takes one; 1 where anything is
     * skipped
     */
    readonly speed?: number;
    /** What the clock is moved over; at all other times it runs as it does. @default "nothing" */
    readonly skip?: Skipped;
    /** Where certificates and the env file are written. @default ".sandbox" in the working directory */
    readonly directory?: string;
    /** Simulated time at the start. @default now, or where the data directory's clock stood */
    readonly startTime?: Date;
    /** Keeps all that exists here, to go on with it at the next start. @default nothing is kept */
    readonly dataDirectory?: string;
    /** From which the durations of operations follow: the same seed, the same durations. @default "apim-dr" */
    readonly seed?: string;
    /** How long operations take. @default as Azure's */
    readonly durations?: DurationOptions;
    /** Which members a service's answers have. @default "recorded": without those that Azure was recorded to leave out */
    readonly shownMembers?: ShownMembers;
    /** Whether a restore brings the keys of the built-in subscription `master`: what Azure does is not public. @default true */
    readonly restoresMasterKeys?: boolean;
    /** Address to listen on, and that clients use. @default "127.0.0.1" */
    readonly host?: string;
    /** Allows a host that other machines can reach. @default false */
    readonly allowNonLoopback?: boolean;
}

/** Azure on this machine: a resource manager, Entra ID and real blobs. */
export interface Sandbox {
    readonly connection: SandboxConnection;
    /** What the env file says. */
    readonly environment: Readonly<Record<string, string>>;
    readonly requestLog: RequestLog;
    readonly clock: Clock;
    readonly faults: Faults;
    /** All that exists in the simulated subscription. */
    readonly state: ArmState;
    /** Every long-running operation so far, in the order in which they began. */
    operations(): readonly LongRunningOperation[];
    /** @param moves - whether the clock, where it skips waits, is moved for them. @default true */
    sleeper(options?: { readonly moves?: boolean }): Sleeper;
    /** What the name servers of Traffic Manager answer to a client in a region, "westeurope" by default. */
    resolve(name: string, from?: string): DnsAnswer;
    /** From now on every token issued so far is refused. */
    expireTokens(): void;
    /** Nothing listens and no process is left after it. */
    stop(): Promise<void>;
}

const defaultSpeed = 1200;
const defaultSeed = "apim-dr";

/** @throws Error for a host that other machines can reach, without `allowNonLoopback`; for a data directory in use. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
    const host = requireHost(options.host ?? "127.0.0.1", options.allowNonLoopback ?? false);
    const directory = path.resolve(options.directory ?? ".sandbox");
    const stateFile =
        options.dataDirectory === undefined ? undefined : new StateFile(path.resolve(options.dataDirectory));
    const kept = stateFile?.read();
    const clock = openClock(options, kept);
    const identities = createIdentities(kept?.identities);
    const state = new ArmState(clock, identities, options.shownMembers);
    state.restoresMasterKeys = options.restoresMasterKeys ?? true;
    const requestLog = new RequestLog();
    const faults = new Faults();
    const certificate = await createServerCertificate(host);
    const files = {
        ca: path.join(directory, "ca.pem"),
        certificate: path.join(directory, "server.pem"),
        key: path.join(directory, "server-key.pem"),
        clientCertificate: path.join(directory, "client.pem"),
        env: path.join(directory, "env"),
    };
    writePrivateFile(files.ca, certificate.ca);
    writePrivateFile(files.certificate, certificate.certificate);
    writePrivateFile(files.key, certificate.key);
    const clientCertificate = await createClientCertificate();
    writePrivateFile(files.clientCertificate, `${clientCertificate.certificate}\n${clientCertificate.key}\n`);

    const blobs = await AzuriteBlobs.start({
        certificateFile: files.certificate,
        keyFile: files.key,
        ca: certificate.ca,
        directory: stateFile?.blobsDirectory,
    });
    const stops: (() => Promise<unknown>)[] = [() => blobs.stop()];
    const stop = async (): Promise<void> => {
        for (const end of stops.splice(0).reverse()) {
            await end();
        }
    };
    try {
        const endpoints = { arm: "", blob: "", admin: "", dataPlane: "", proxy: "", keyVault: "" };
        const provider = await IdentityProvider.create(() => endpoints.arm);
        const assertions = new ClientAssertions(clientCertificate.certificate, identities.clientId, provider);
        const entra = await EntraId.create(identities, assertions);
        const machine = new MachineIdentity(identities, entra);
        const hooks = { faults, requestLog, clock };
        const waits = new Waits({
            clock,
            nextChangeMs: () =>
                Math.min(
                    operations.nextEndMs(),
                    nextArrivalMs(state.frontDoorPropagations.values(), clock.now().getTime()),
                ),
            settle: async () => {
                await operations.settleDue();
                observe();
            },
        });
        stops.push(() => Promise.resolve(waits.stop()));
        const arm = createServer(certificate);
        registerWaitHooks(arm, waits, clock);
        registerRequestHooks(arm, { ...hooks, endpointOf });
        await arm.register(formbody);
        registerMetadata(arm, { arm: () => endpoints.arm, keyVault: () => endpoints.keyVault }, identities.tenantId);
        entra.register(arm, () => endpoints.arm);
        provider.register(arm);
        machine.register(arm);
        const gateways = new Gateways(state, faults);
        const frontDoors = new FrontDoors(state, gateways);
        const trafficManagers = new TrafficManagers(state, gateways);
        const observe = (): void => {
            frontDoors.observe();
            trafficManagers.observe();
        };
        faults.onChange(observe);
        const operations = await registerResourceManager(arm, {
            ...{ state, entra, blobs, faults },
            isHealthy: (...endpoint) => trafficManagers.isHealthy(...endpoint),
            durations: new Durations(options.seed ?? defaultSeed, options.durations),
            endpoint: () => endpoints.arm,
            blobEndpoint: () => endpoints.blob,
            keyVaultEndpoint: () => endpoints.keyVault,
            onSettled: () => {
                observe();
                keepSoon();
            },
        });

        const front = createServer(certificate);
        registerWaitHooks(front, waits, clock);
        registerRequestHooks(front, { ...hooks, endpointOf: () => "blob" });
        await registerBlobFront(front, {
            ...{ state, entra, blobs, faults },
            ca: certificate.ca,
            settleDue: () => operations.settleDue(),
            endpoint: () => endpoints.arm,
        });

        const dataPlane = createServer(certificate, hostIntoPath);
        registerRequestHooks(dataPlane, { ...hooks, endpointOf: () => "dataPlane" });
        registerDataPlane(dataPlane, { gateways, frontDoors, settleDue: () => operations.settleDue() });

        const keys = new VaultKeys();
        const keyVault = createServer(certificate);
        registerRequestHooks(keyVault, { ...hooks, endpointOf: () => "keyVault" });
        const vaultEndpoints = { endpoint: () => endpoints.keyVault, authority: () => endpoints.arm };
        registerKeyVault(keyVault, { state, entra, keys, ...vaultEndpoints });

        const adminToken = randomBytes(30).toString("base64url");
        const admin = createServer(certificate);
        registerAdmin(admin, { token: adminToken, ...hooks, entra, operations, trafficManagers, state });

        const record = (): SandboxRecord => {
            const { clientSecret: _newAtEveryStart, ...identity } = identities;
            const port = (endpoint: string): number => Number(new URL(endpoint).port);
            return {
                clock: clock.read(),
                identities: identity,
                ports: {
                    arm: port(endpoints.arm),
                    blob: port(endpoints.blob),
                    admin: port(endpoints.admin),
                    dataPlane: port(endpoints.dataPlane),
                    proxy: port(endpoints.proxy),
                    keyVault: port(endpoints.keyVault),
                },
                arm: state.export(),
                operations: operations.export(),
                blobTimes: blobs.times.export(),
                keys: keys.export(),
            };
        };
        const keepSoon = (): void => stateFile?.schedule(record);
        for (const server of [arm, front, admin, keyVault]) {
            keepAfterWrites(server, keepSoon);
        }
        if (kept) {
            state.import(kept.arm);
            operations.import(kept.operations);
            blobs.times.import(kept.blobTimes);
            keys.import(kept.keys ?? []);
            await blobs.addAccounts([...state.storageAccounts.values()]);
        }
        stops.push(
            () => arm.close(),
            () => front.close(),
            () => admin.close(),
            () => dataPlane.close(),
            () => keyVault.close(),
        );
        const keptPort = (endpoint: keyof SandboxRecord["ports"]): KeptPort => ({
            port: kept?.ports[endpoint],
            dataDirectory: options.dataDirectory,
        });
        endpoints.arm = await listen(arm, host, keptPort("arm"));
        endpoints.blob = await listen(front, host, keptPort("blob"));
        endpoints.admin = await listen(admin, host, keptPort("admin"));
        endpoints.dataPlane = await listen(dataPlane, host, keptPort("dataPlane"));
        endpoints.keyVault = await listen(keyVault, host, keptPort("keyVault"));
        const proxy = await orPortTaken(
            keptPort("proxy"),
            startConnectProxy({
                ...{ host, port: kept?.ports.proxy, dataPlane: endpoints.dataPlane },
                serves: (name) => gateways.owns(name) || frontDoors.owns(name),
            }),
        );
        stops.push(() => proxy.stop());
        endpoints.proxy = proxy.url;
        if (stateFile) {
            stateFile.write(record());
            stops.push(() => Promise.resolve(stateFile.write(record())));
        }

        const { systemAssigned, userAssigned, ...servicePrincipal } = identities;
        const connection = {
            armEndpoint: endpoints.arm,
            blobEndpoint: endpoints.blob,
            dataPlaneEndpoint: endpoints.dataPlane,
            dataPlaneProxy: endpoints.proxy,
            keyVaultEndpoint: endpoints.keyVault,
            adminEndpoint: endpoints.admin,
            adminToken,
            caFile: files.ca,
            envFile: files.env,
            ...servicePrincipal,
            signIn: {
                clientCertificateFile: files.clientCertificate,
                oidcRequestUrl: provider.requestUrl,
                oidcRequestToken: provider.requestToken,
                identityEndpoint: `${endpoints.arm}/msi/token`,
                identityHeader: machine.header,
                msiEndpoint: endpoints.arm,
                systemAssigned,
                userAssigned,
            },
        };
        const azureNative = await startAzureNativeProvider({
            environment: sandboxEnvironment(connection, 0),
            ca: certificate.ca,
        });
        stops.push(() => azureNative.stop());
        const environment = sandboxEnvironment(connection, azureNative.port);
        writePrivateFile(files.env, formatDotenv(environment));
        const expireTokens = (): void => entra.expireTokens();
        const resolve = (name: string, from?: string): DnsAnswer => trafficManagers.resolve(name, from);
        return {
            ...{ connection, environment, requestLog, clock, faults, state, resolve, expireTokens, stop },
            operations: () => operations.export(),
            sleeper: (options) => waits.sleeper(options),
        };
    } catch (error) {
        await stop();
        throw error;
    }
}

function openClock({ startTime, speed, skip }: SandboxOptions, kept: SandboxRecord | undefined): Clock {
    const now = startTime ?? (kept ? new Date(kept.clock.now) : new Date());
    const skipped = skip ?? kept?.clock.skip ?? "nothing";
    const clock = new Clock(now, speed ?? kept?.clock.speed ?? (skipped === "nothing" ? defaultSpeed : 1));
    clock.skip(skipped);
    if (kept?.clock.held) {
        clock.hold();
    }
    return clock;
}

function keepAfterWrites(server: FastifyInstance, keep: () => void): void {
    server.addHook("onResponse", (request, _reply, done) => {
        if (!["GET", "HEAD"].includes(request.method)) {
            keep();
        }
        done();
    });
}

const endpointOf = (requestPath: string): Endpoint =>
    /\/(oauth2(\/v2\.0)?\/token|discovery\/v2\.0\/keys|\.well-known\/openid-configuration|msi\/token|identity-provider\/\w+)\/?$/i.test(
        requestPath,
    )
        ? "entra"
        : "arm";

/** Credentials of the sandbox open nothing real, but whoever reaches it can do with it what they like. */
function requireHost(host: string, allowNonLoopback: boolean): string {
    const isLoopback = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
    if (!isLoopback && !allowNonLoopback) {
        throw new Error(
            `host is '${host}': other machines could reach the sandbox there. Leave it out to listen on 127.0.0.1, or ` +
                "say --allow-non-loopback.",
        );
    }
    if (["0.0.0.0", "::"].includes(host)) {
        throw new Error(`host is '${host}': clients cannot ask for it. Name the address that they use.`);
    }
    return host;
}
