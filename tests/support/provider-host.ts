import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import * as path from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import provproto from "@pulumi/pulumi/proto/provider_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import statusproto from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import structproto from "google-protobuf/google/protobuf/struct_pb";
import { fastStart } from "./fast-start";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Properties = Record<string, unknown>;

/** What a failed create or update leaves in the state. */
export interface PartialFailure {
    readonly message: string;
    readonly id: string;
    readonly properties: Properties;
    readonly reasons: readonly string[];
}

/** Drives dynamic providers through @pulumi/pulumi's own provider host, as the engine does. */
export class ProviderHost {
    /** What the providers have printed. */
    readonly printed: string[] = [];
    /** What the host itself has printed of their errors, which the engine shows on the stack's row. */
    readonly errors: string[] = [];

    private constructor(
        private readonly child: ChildProcess,
        private readonly client: ResourceProviderClient,
        private readonly urn = "",
    ) {}

    /** Pulumi's host of dynamic providers. */
    static start(environment: Readonly<Record<string, string>>, config: Record<string, string> = {}) {
        return ProviderHost.serve(require.resolve("@pulumi/pulumi/cmd/dynamic-provider"), environment, config);
    }

    /** The plugin, as the engine starts it. */
    static startPlugin(environment: Readonly<Record<string, string>>, config: Record<string, string> = {}) {
        return ProviderHost.serve(path.join(__dirname, "..", "..", "plugin", "bin.js"), environment, config);
    }

    /** For a resource of the plugin, which learns from the URN which one it is. */
    as(type: string): ProviderHost {
        const urn = `urn:pulumi:stack::project::apim-dr:index:${type}::${type.toLowerCase()}`;
        return new ProviderHost(this.child, this.client, urn);
    }

    private static async serve(
        program: string,
        environment: Readonly<Record<string, string>>,
        config: Record<string, string>,
    ) {
        const fast = await fastStart();
        const child = spawn("node", [program, "127.0.0.1:0"], {
            env: { ...process.env, ...fast, PATH: [fast.PATH, process.env.PATH].join(path.delimiter), ...environment },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const lines = createInterface({ input: child.stdout });
        const port = await new Promise<string>((resolve, reject) => {
            lines.once("line", resolve);
            child.once("exit", (code) => reject(new Error(`The provider host ended with ${code}.`)));
        });
        const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        const host = new ProviderHost(child, client);
        lines.on("line", (line) => host.printed.push(line));
        createInterface({ input: child.stderr }).on("line", (line) => host.errors.push(line));
        const request = new provproto.ConfigureRequest();
        request.setArgs(toStruct(config));
        await host.call<provproto.ConfigureResponse>((done) => client.configure(request, done));
        return host;
    }

    async check(news: Properties): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
        const request = new provproto.CheckRequest();
        request.setUrn(this.urn);
        request.setOlds(toStruct({}));
        request.setNews(toStruct(news));
        const response = await this.call<provproto.CheckResponse>((done) => this.client.check(request, done));
        return {
            inputs: toProperties(response.getInputs()),
            failures: response
                .getFailuresList()
                .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
        };
    }

    /** @returns whether the engine would update. */
    async diff(id: string, olds: Properties, news: Properties): Promise<boolean> {
        const request = new provproto.DiffRequest();
        request.setUrn(this.urn);
        request.setId(id);
        request.setOlds(toStruct(olds));
        request.setNews(toStruct(news));
        const response = await this.call<provproto.DiffResponse>((done) => this.client.diff(request, done));
        expect(response.getReplacesList()).toEqual([]);
        return response.getChanges() === provproto.DiffResponse.DiffChanges.DIFF_SOME;
    }

    /** @param timeoutSeconds - of the resource's `customTimeouts`; only a plugin is given one. */
    async create(
        inputs: Properties,
        { preview = false, timeoutSeconds = 0 } = {},
    ): Promise<{ id: string; state: Properties }> {
        const request = new provproto.CreateRequest();
        request.setUrn(this.urn);
        request.setProperties(toStruct(inputs));
        request.setPreview(preview);
        request.setTimeout(timeoutSeconds);
        const response = await this.call<provproto.CreateResponse>((done) => this.client.create(request, done));
        return { id: response.getId(), state: toProperties(response.getProperties()) };
    }

    async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
        const request = new provproto.UpdateRequest();
        request.setUrn(this.urn);
        request.setId(id);
        request.setOlds(toStruct(olds));
        request.setNews(toStruct(news));
        const response = await this.call<provproto.UpdateResponse>((done) => this.client.update(request, done));
        return toProperties(response.getProperties());
    }

    /** @returns undefined when the resource is gone. */
    async read(id: string, state: Properties): Promise<Properties | undefined> {
        const request = new provproto.ReadRequest();
        request.setUrn(this.urn);
        request.setId(id);
        request.setProperties(toStruct(state));
        const response = await this.call<provproto.ReadResponse>((done) => this.client.read(request, done));
        return response.getId() ? toProperties(response.getProperties()) : undefined;
    }

    async delete(id: string, state: Properties): Promise<void> {
        const request = new provproto.DeleteRequest();
        request.setUrn(this.urn);
        request.setId(id);
        request.setProperties(toStruct(state));
        await this.call<unknown>((done) => this.client.delete(request, done));
    }

    /** The text of the schema. */
    async schema(): Promise<string> {
        const request = new provproto.GetSchemaRequest();
        const answer = await this.call<provproto.GetSchemaResponse>((done) => this.client.getSchema(request, done));
        return answer.getSchema();
    }

    async version(): Promise<string> {
        const answer = await this.call<PluginInfo>((done) => this.client.getPluginInfo(new Empty(), done));
        return answer.getVersion();
    }

    /** What is wrong with a provider's config. */
    async checkConfig(config: Properties): Promise<string[]> {
        const request = new provproto.CheckRequest();
        request.setNews(toStruct(config));
        const answer = await this.call<provproto.CheckResponse>((done) => this.client.checkConfig(request, done));
        return answer.getFailuresList().map((failure) => failure.getReason());
    }

    /** What the engine does when a user presses ^C. */
    async cancel(): Promise<void> {
        await this.call<unknown>((done) => this.client.cancel(new Empty(), done));
    }

    async stop(): Promise<void> {
        this.client.close();
        const ended = new Promise((resolve) => this.child.once("exit", resolve));
        this.child.kill();
        await ended;
    }

    private call<A>(send: (done: (error: grpc.ServiceError | null, answer: A) => void) => unknown): Promise<A> {
        return new Promise((resolve, reject) => {
            send((error, answer) => (error ? reject(error) : resolve(answer)));
        });
    }
}

/** The code that Pulumi stores in the state as `__provider`. */
export async function serializeProvider(provider: pulumi.dynamic.ResourceProvider): Promise<string> {
    return (await pulumi.runtime.serializeFunction(() => provider)).text;
}

/** What a method of a provider that fails has left behind. @throws Error where it does not fail. */
export async function failureOf(doing: Promise<unknown>): Promise<PartialFailure> {
    return partialFailure(
        await doing.then(
            () => Promise.reject(new Error("It did not fail.")),
            (error: unknown) => error as Error,
        ),
    );
}

/** Reads what a rejected create or update wants to be kept. */
function partialFailure(error: unknown): PartialFailure {
    const { details, metadata } = error as grpc.ServiceError;
    const [binary] = metadata.get("grpc-status-details-bin");
    const [packed] = statusproto.Status.deserializeBinary(binary as Buffer).getDetailsList();
    const detail = provproto.ErrorResourceInitFailed.deserializeBinary(packed!.getValue_asU8());
    return {
        message: details,
        id: detail.getId(),
        properties: toProperties(detail.getProperties()),
        reasons: detail.getReasonsList(),
    };
}

function toStruct(properties: Properties): Struct {
    return structproto.Struct.fromJavaScript(properties as Parameters<typeof structproto.Struct.fromJavaScript>[0]);
}

function toProperties(struct: Struct | undefined): Properties {
    return struct?.toJavaScript() ?? {};
}
