import type { ProgressSink } from "../common/progress";

/** How long a line may take to reach the engine before it goes to the stack's row instead. */
const deadlineMs = 2000;

/** Pulumi's host of dynamic providers is given it as its first argument. */
let engineAddress = process.argv[2];

/** Said by the plugin, which the engine may also tell its address later. */
export function useEngine(address: string | undefined): void {
    engineAddress = address;
}

interface EngineClient {
    log(request: unknown, options: { deadline: number }, done: (error: unknown) => void): void;
}

/**
 * Shows lines on the resource's own row. Pulumi has no public way to do that from a dynamic provider: its host is given
 * the engine's address, and its packages hold the client. Where that is not so (an older engine, a test) the lines go to
 * the stack's row, as `console.log` does.
 *
 * @param urn - of the resource; without one the lines go to the stack's row.
 */
export function createProgress(urn: string | undefined): ProgressSink {
    const client = urn ? openEngine() : undefined;
    return (line, { ephemeral = false } = {}) => {
        const onStack = (): void => {
            if (!ephemeral) {
                console.log(line);
            }
        };
        if (!client || !urn) {
            onStack();
            return;
        }
        try {
            client.log(line, urn, ephemeral, (error) => {
                if (error) {
                    onStack();
                }
            });
        } catch {
            onStack();
        }
    };
}

interface EngineLog {
    log(line: string, urn: string, ephemeral: boolean, done: (error: unknown) => void): void;
}

function openEngine(): EngineLog | undefined {
    const address = engineAddress;
    if (!address) {
        return undefined;
    }
    try {
        /* eslint-disable @typescript-eslint/no-require-imports -- internal to @pulumi/pulumi: may be missing */
        const grpc = require("@grpc/grpc-js") as { credentials: { createInsecure(): unknown } };
        const { EngineClient } = require("@pulumi/pulumi/proto/engine_grpc_pb") as {
            EngineClient: new (address: string, credentials: unknown) => EngineClient;
        };
        const { LogRequest, LogSeverity } = require("@pulumi/pulumi/proto/engine_pb") as {
            LogRequest: new () => Record<
                "setSeverity" | "setMessage" | "setUrn" | "setEphemeral",
                (value: unknown) => void
            >;
            LogSeverity: { INFO: number };
        };
        /* eslint-enable @typescript-eslint/no-require-imports */
        const client = new EngineClient(address, grpc.credentials.createInsecure());
        return {
            log(line, urn, ephemeral, done) {
                const request = new LogRequest();
                request.setSeverity(LogSeverity.INFO);
                request.setMessage(line);
                request.setUrn(urn);
                request.setEphemeral(ephemeral);
                client.log(request, { deadline: Date.now() + deadlineMs }, done);
            },
        };
    } catch {
        return undefined;
    }
}
