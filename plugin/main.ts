import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { becomePlugin } from "../dynamic-providers/pulumi/adapter";
import { ProviderService } from "./provider-service";

/** States grow with what they hold; Pulumi's own servers take as much. */
const maxMessageBytes = 400 * 1024 * 1024;

/** Serves the engine until it ends this process. It reads the port from the first line. */
export async function main(args: readonly string[]): Promise<void> {
    becomePlugin();
    const server = new grpc.Server({
        "grpc.max_receive_message_length": maxMessageBytes,
        "grpc.max_send_message_length": maxMessageBytes,
    });
    const service = new ProviderService(findEngine(args));
    server.addService(ResourceProviderService, service.handlers() as grpc.UntypedServiceImplementation);
    const port = await new Promise<number>((resolve, reject) =>
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
            error ? reject(error) : resolve(bound),
        ),
    );
    process.stdout.write(`${port}\n`);
}

/** The engine's address; before it may stand `--logtostderr`, `-v=9` and `--tracing` with a value. */
function findEngine(args: readonly string[]): string | undefined {
    return args.find((arg, index) => !arg.startsWith("-") && args[index - 1] !== "--tracing");
}
