import { randomBytes } from "node:crypto";
import * as grpc from "@grpc/grpc-js";
import pluginproto from "@pulumi/pulumi/proto/plugin_pb";
import provproto from "@pulumi/pulumi/proto/provider_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import emptyproto from "google-protobuf/google/protobuf/empty_pb";
import structproto from "google-protobuf/google/protobuf/struct_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ArmClient } from "./arm-client";
import {
    inputsOfId,
    previewOutputs,
    projectInputs,
    refreshInputs,
    requestBody,
    resourceId,
    toOutputs,
} from "./convert";
import type { Properties } from "./convert";
import { diffInputs } from "./diff";
import { initFailure } from "./init-failure";
import { requireRow } from "./rows";
import type { ResourceRow } from "./rows";

export interface ProviderOptions {
    /** Stands for the environment of the real provider's process. */
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly ca: string;
}

type Unary<Q, A> = (request: Q, signal: AbortSignal) => Promise<A> | A;
type Handlers = Pick<
    IResourceProviderServer,
    | "handshake"
    | "getSchema"
    | "checkConfig"
    | "diffConfig"
    | "configure"
    | "check"
    | "diff"
    | "create"
    | "read"
    | "update"
    | "delete"
    | "cancel"
    | "getPluginInfo"
    | "attach"
>;

const version = "3.28.0";

/** The gRPC service; each method mirrors the one of its name in pulumi-azure-native, provider/pkg/provider/provider.go */
export function createHandlers(options: ProviderOptions): Handlers {
    let client: ArmClient | undefined;
    let defaultLocation: string | undefined;
    const arm = (): ArmClient => {
        if (!client) {
            throw new Error("The provider is not configured.");
        }
        return client;
    };

    return {
        handshake: unary(() => {
            const response = new provproto.ProviderHandshakeResponse();
            return response;
        }),
        attach: unary(() => new emptyproto.Empty()),
        cancel: unary(() => new emptyproto.Empty()),
        getPluginInfo: unary(() => {
            const info = new pluginproto.PluginInfo();
            info.setVersion(version);
            return info;
        }),
        getSchema: unary(() => {
            const response = new provproto.GetSchemaResponse();
            response.setSchema(JSON.stringify({ name: "azure-native", version }));
            return response;
        }),
        checkConfig: unary((request: provproto.CheckRequest) => {
            const response = new provproto.CheckResponse();
            response.setInputs(request.getNews());
            return response;
        }),
        diffConfig: unary(() => new provproto.DiffResponse()),
        configure: unary((request: provproto.ConfigureRequest) => {
            const setting = (key: string, variable: string): string =>
                request.getVariablesMap().get(`azure-native:config:${key}`) ?? options.environment[variable] ?? "";
            defaultLocation = setting("location", "ARM_LOCATION_NAME") || undefined;
            client = new ArmClient(
                {
                    metadataHost: setting("metadataHost", "ARM_METADATA_HOSTNAME"),
                    tenantId: setting("tenantId", "ARM_TENANT_ID"),
                    clientId: setting("clientId", "ARM_CLIENT_ID"),
                    clientSecret: setting("clientSecret", "ARM_CLIENT_SECRET"),
                    subscriptionId: setting("subscriptionId", "ARM_SUBSCRIPTION_ID"),
                },
                options.ca,
            );
            const response = new provproto.ConfigureResponse();
            response.setSupportspreview(true);
            return response;
        }),
        check: unary((request: provproto.CheckRequest) => {
            const row = rowOf(request.getUrn());
            const news = toProperties(request.getNews());
            applyDefaults(row, news, toProperties(request.getOlds()), nameOf(request.getUrn()), defaultLocation);
            const response = new provproto.CheckResponse();
            response.setInputs(toStruct(news));
            response.setFailuresList(
                row.requiredInputs
                    .filter((name) => news[name] === undefined)
                    .map((name) => {
                        const failure = new provproto.CheckFailure();
                        failure.setReason(`missing required property '${name}'`);
                        return failure;
                    }),
            );
            return response;
        }),
        diff: unary((request: provproto.DiffRequest) => {
            const row = rowOf(request.getUrn());
            return toDiffResponse(
                diffInputs(row, toProperties(request.getOldInputs()), toProperties(request.getNews())),
            );
        }),
        create: unary(async (request: provproto.CreateRequest, signal) => {
            const row = rowOf(request.getUrn());
            const inputs = toProperties(request.getProperties());
            const response = new provproto.CreateResponse();
            if (request.getPreview()) {
                response.setProperties(toStruct(previewOutputs(row, inputs)));
                return response;
            }
            const id = resourceId(row, inputs, arm().settings.subscriptionId);
            if (!row.defaultBody && (await arm().get(id, row.apiVersion, signal))) {
                throw new Error(`cannot create already existing resource '${id}'`);
            }
            const { canonicalId, outputs } = await write(arm(), row, id, inputs, signal);
            response.setId(canonicalId);
            response.setProperties(toStruct(outputs));
            return response;
        }),
        update: unary(async (request: provproto.UpdateRequest, signal) => {
            const row = rowOf(request.getUrn());
            const inputs = toProperties(request.getNews());
            const response = new provproto.UpdateResponse();
            if (request.getPreview()) {
                const { name, location } = toProperties(request.getOlds());
                // Names and locations never change in an update.
                const known = { ...(name !== undefined && { name }), ...(location !== undefined && { location }) };
                response.setProperties(toStruct(previewOutputs(row, inputs, known)));
                return response;
            }
            const id = resourceId(row, inputs, arm().settings.subscriptionId);
            response.setProperties(toStruct((await write(arm(), row, id, inputs, signal)).outputs));
            return response;
        }),
        read: unary(async (request: provproto.ReadRequest, signal) => {
            const row = rowOf(request.getUrn());
            const id = request.getId();
            const found = await arm().get(id, row.apiVersion, signal);
            const response = new provproto.ReadResponse();
            if (!found) {
                return response;
            }
            const outputs = toOutputs(row, found);
            const inputs = toProperties(request.getInputs());
            const imported = Object.keys(inputs).length === 0;
            response.setId(id);
            response.setProperties(toStruct(outputs));
            response.setInputs(
                toStruct(
                    imported
                        ? { ...projectInputs(row, outputs), ...inputsOfId(row, id), azureApiVersion: row.apiVersion }
                        : refreshInputs(row, inputs, toProperties(request.getProperties()), outputs),
                ),
            );
            return response;
        }),
        delete: unary(async (request: provproto.DeleteRequest, signal) => {
            const row = rowOf(request.getUrn());
            if (row.defaultBody) {
                await resetToDefault(arm(), row, request.getId(), signal);
            } else {
                await arm().delete(request.getId(), row.apiVersion, signal);
            }
            return new emptyproto.Empty();
        }),
    };
}

async function write(arm: ArmClient, row: ResourceRow, id: string, inputs: Properties, signal: AbortSignal) {
    const { answered, wait } = await arm.put(id, row.apiVersion, requestBody(row, inputs), signal);
    await wait().catch(async (error: unknown) => {
        // Azure took it and it failed: what is there by now is kept in the state, so that the next run goes on from it.
        const found = await arm.get(id, row.apiVersion, signal).catch(() => undefined);
        throw found ? initFailure(error, id, toOutputs(row, found)) : error;
    });
    const canonicalId = typeof answered.id === "string" ? answered.id : id;
    // Read after write: the answer to a PUT is not quite that to a GET.
    const found = (await arm.get(canonicalId, row.apiVersion, signal)) ?? answered;
    return { canonicalId, outputs: toOutputs(row, found) };
}

/** A singleton cannot be deleted; it goes with its parent, or back to its defaults. */
async function resetToDefault(arm: ArmClient, row: ResourceRow, id: string, signal: AbortSignal): Promise<void> {
    if (await arm.get(id, row.apiVersion, signal)) {
        await (await arm.put(id, row.apiVersion, row.defaultBody ?? {}, signal)).wait();
    }
}

function applyDefaults(row: ResourceRow, news: Properties, olds: Properties, name: string, location?: string): void {
    const { autoName } = row;
    if (autoName && news[autoName] === undefined) {
        news[autoName] = olds[autoName] ?? `${name}${randomBytes(4).toString("hex")}`;
    }
    if (location && row.rootInputs.includes("location")) {
        news.location ??= location;
    }
    news.azureApiVersion ??= row.apiVersion;
}

function toDiffResponse(changes: ReturnType<typeof diffInputs>): provproto.DiffResponse {
    const { Kind } = provproto.PropertyDiff;
    const kinds = {
        add: [Kind.ADD, Kind.ADD_REPLACE],
        delete: [Kind.DELETE, Kind.DELETE_REPLACE],
        update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
    } as const;
    const response = new provproto.DiffResponse();
    const top = (path: string): string => path.split(/[.[]/)[0]!;
    const replaces = [...new Set(changes.filter(({ replace }) => replace).map(({ path }) => top(path)))];
    response.setChanges(
        changes.length > 0
            ? provproto.DiffResponse.DiffChanges.DIFF_SOME
            : provproto.DiffResponse.DiffChanges.DIFF_NONE,
    );
    response.setReplacesList(replaces);
    response.setDeletebeforereplace(replaces.length > 0);
    response.setDiffsList([...new Set(changes.map(({ path }) => top(path)))]);
    response.setHasdetaileddiff(changes.length > 0);
    for (const { path, kind, replace } of changes) {
        const difference = new provproto.PropertyDiff();
        difference.setKind(kinds[kind][replace ? 1 : 0]);
        difference.setInputdiff(true);
        response.getDetaileddiffMap().set(path, difference);
    }
    return response;
}

function rowOf(urn: string): ResourceRow {
    return requireRow(urn.split("::")[2]!.split("$").at(-1)!);
}

const nameOf = (urn: string): string => urn.split("::").at(-1)!;

function toProperties(struct: Struct | undefined): Properties {
    return struct?.toJavaScript() ?? {};
}

function toStruct(properties: Properties): Struct {
    return structproto.Struct.fromJavaScript(properties as Parameters<typeof structproto.Struct.fromJavaScript>[0]);
}

/** Runs a method; when the engine goes away, what it waits for stops. */
function unary<Q, A>(method: Unary<Q, A>): grpc.handleUnaryCall<Q, A> {
    return (call, callback) => {
        const abort = new AbortController();
        call.on("cancelled", () => abort.abort());
        Promise.resolve()
            .then(() => method(call.request, abort.signal))
            .then(
                (answer) => callback(null, answer),
                (error: unknown) =>
                    callback(
                        error instanceof Error && "code" in error && "metadata" in error
                            ? (error as grpc.ServiceError)
                            : {
                                  code: grpc.status.UNKNOWN,
                                  message: error instanceof Error ? error.message : String(error),
                              },
                    ),
            );
    };
}
