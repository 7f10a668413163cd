import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { createHandlers } from "./provider";
import type { ProviderOptions } from "./provider";

const unlimited = -1;

/**
 * Starts the stand-in for the azure-native plugin on loopback; an engine attaches by
 * `PULUMI_DEBUG_PROVIDERS=azure-native:PORT`.
 */
export async function startAzureNativeProvider(
    options: ProviderOptions,
): Promise<{ port: number; stop(): Promise<void> }> {
    const server = new grpc.Server({ "grpc.max_receive_message_length": unlimited });
    server.addService(ResourceProviderService, { ...createHandlers(options) });
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
            error ? reject(error) : resolve(bound),
        );
    });
    return {
        port,
        stop: () => {
            server.forceShutdown();
            return Promise.resolve();
        },
    };
}
