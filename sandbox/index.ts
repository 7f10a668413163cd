import * as path from "node:path";
import formbody from "@fastify/formbody";
import fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { registerResourceManager } from "./arm/resource-manager";
import { ArmState } from "./arm/state";
import { startAzureNativeProvider } from "./azure-native";
import { AzuriteBlobs } from "./blob/azurite-blobs";
import { registerBlobFront } from "./blob/blob-front";
import { createLoopbackCertificate } from "./certificate";
import type { LoopbackCertificate } from "./certificate";
import { Clock } from "./clock";
import { EntraId } from "./entra";
import { formatDotenv, sandboxEnvironment, writePrivateFile } from "./environment";
import type { SandboxConnection } from "./environment";
import { createIdentities } from "./identities";
import { registerMetadata } from "./metadata";
import { RequestLog } from "./request-log";

export { sandboxClients } from "./clients";
export type { SandboxConnection } from "./environment";
export type { LoggedRequest, RequestLog } from "./request-log";

export interface SandboxOptions {
    /** How many simulated seconds pass in one real second. @default 1200: a restore of 19 minutes takes one */
    readonly speed?: number;
    /** Where certificates and the env file are written. @default ".sandbox" in the working directory */
    readonly directory?: string;
    /** Simulated time at the start. @default now */
    readonly startTime?: Date;
}

/** Azure on this machine: a resource manager, Entra ID and real blobs, on loopback only. */
export interface Sandbox {
    readonly connection: SandboxConnection;
    /** What the env file says. */
    readonly environment: Readonly<Record<string, string>>;
    readonly requestLog: RequestLog;
    readonly clock: Clock;
    /** All that exists in the simulated subscription. */
    readonly state: ArmState;
    /** Nothing listens and no process is left after it. */
    stop(): Promise<void>;
}

const defaultSpeed = 1200;

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
    const directory = path.resolve(options.directory ?? ".sandbox");
    const clock = new Clock(options.startTime ?? new Date(), options.speed ?? defaultSpeed);
    const identities = createIdentities();
    const state = new ArmState(clock, identities);
    const requestLog = new RequestLog();
    const certificate = await createLoopbackCertificate();
    const files = {
        ca: path.join(directory, "ca.pem"),
        certificate: path.join(directory, "server.pem"),
        key: path.join(directory, "server-key.pem"),
        env: path.join(directory, "env"),
    };
    writePrivateFile(files.ca, certificate.ca);
    writePrivateFile(files.certificate, certificate.certificate);
    writePrivateFile(files.key, certificate.key);

    const blobs = await AzuriteBlobs.start({
        certificateFile: files.certificate,
        keyFile: files.key,
        ca: certificate.ca,
    });
    const stops: (() => Promise<unknown>)[] = [() => blobs.stop()];
    const stop = async (): Promise<void> => {
        for (const end of stops.splice(0).reverse()) {
            await end();
        }
    };
    try {
        const arm = createServer(certificate, requestLog, clock);
        const front = createServer(certificate, requestLog, clock);
        const endpoints = { arm: "", blob: "" };
        const entra = await EntraId.create(identities);
        await arm.register(formbody);
        registerMetadata(arm, () => endpoints.arm, identities.tenantId);
        entra.register(arm, () => endpoints.arm);
        const operations = await registerResourceManager(arm, {
            state,
            entra,
            blobs,
            endpoint: () => endpoints.arm,
            blobEndpoint: () => endpoints.blob,
        });
        await registerBlobFront(front, state, entra, blobs, certificate.ca, () => operations.settleDue());
        stops.push(
            () => arm.close(),
            () => front.close(),
        );
        endpoints.arm = await arm.listen({ host: "127.0.0.1", port: 0 });
        endpoints.blob = await front.listen({ host: "127.0.0.1", port: 0 });

        const connection = {
            armEndpoint: endpoints.arm,
            blobEndpoint: endpoints.blob,
            caFile: files.ca,
            envFile: files.env,
            ...identities,
        };
        const provider = await startAzureNativeProvider({
            environment: sandboxEnvironment(connection, 0),
            ca: certificate.ca,
        });
        stops.push(() => provider.stop());
        const environment = sandboxEnvironment(connection, provider.port);
        writePrivateFile(files.env, formatDotenv(environment));
        return { connection, environment, requestLog, clock, state, stop };
    } catch (error) {
        await stop();
        throw error;
    }
}

function createServer(certificate: LoopbackCertificate, requestLog: RequestLog, clock: Clock): FastifyInstance {
    const app = fastify({
        https: { key: certificate.key, cert: certificate.certificate },
        // Open keep-alive connections must not hold up the end.
        forceCloseConnections: true,
        bodyLimit: 64 * 1024 * 1024,
        routerOptions: { caseSensitive: false, ignoreDuplicateSlashes: true, maxParamLength: 2000 },
    }) as unknown as FastifyInstance;
    // Clients send a JSON content type with an empty body.
    app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
        try {
            done(null, body === "" ? {} : JSON.parse(body as string));
        } catch (error) {
            done(Object.assign(error as Error, { statusCode: 400 }));
        }
    });
    app.addHook("onResponse", (request, reply, done) => {
        requestLog.add({
            method: request.method,
            path: request.url.split("?")[0]!.replace(/^\/+/, "/"),
            status: reply.statusCode,
            at: clock.now(),
        });
        done();
    });
    return app;
}
