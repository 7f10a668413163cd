import { randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../clock";
import { ArmError } from "./arm-error";

/** A long-running operation: it ends at a time of the sandbox's clock, and then takes effect. */
export interface LongRunningOperation {
    readonly token: string;
    readonly endsAt: Date;
    /** Takes effect; throws {@link ArmError} when the operation fails. @returns the body of the final answer. */
    readonly settle: () => Promise<(() => unknown) | undefined>;
    outcome?: { readonly body?: () => unknown; readonly error?: ArmError };
}

export class Operations {
    private readonly byToken = new Map<string, LongRunningOperation>();
    private settling: Promise<void> = Promise.resolve();

    constructor(
        private readonly clock: Clock,
        private readonly endpoint: () => string,
    ) {}

    /**
     * A token is base64 of `{region}:{label}_{hex}`. Recorded: Azure/azure-sdk-for-net, CreateMultiRegionService.json
     */
    begin(options: {
        prefix: string;
        label: string;
        endsAt: Date;
        settle: LongRunningOperation["settle"];
    }): LongRunningOperation {
        const { prefix, label, endsAt, settle } = options;
        const token = Buffer.from(`${prefix}:${label}_${randomBytes(4).toString("hex")}`)
            .toString("base64")
            .replace(/\+/g, "-")
            .replace(/\//g, "_");
        const operation: LongRunningOperation = { token, endsAt, settle };
        this.byToken.set(token, operation);
        return operation;
    }

    /** Lets every operation whose time has come take effect, in the order of their ends. */
    settleDue(): Promise<void> {
        // One after another: requests that arrive together must not settle an operation twice.
        this.settling = this.settling.then(async () => {
            const due = [...this.byToken.values()]
                .filter(({ outcome, endsAt }) => !outcome && endsAt <= this.clock.now())
                .sort((left, right) => left.endsAt.getTime() - right.endsAt.getTime());
            for (const operation of due) {
                operation.outcome = await operation.settle().then(
                    (body) => ({ body }),
                    (error: unknown) => ({
                        error:
                            error instanceof ArmError ? error : new ArmError(500, "InternalServerError", String(error)),
                    }),
                );
            }
        });
        return this.settling;
    }

    require(token: string): LongRunningOperation {
        const operation = this.byToken.get(token);
        if (!operation) {
            throw new ArmError(404, "OperationNotFound", "The operation could not be found.");
        }
        return operation;
    }

    /** The absolute URL of an operation, with the caller's api-version. */
    url(request: FastifyRequest, path: string, more = ""): string {
        const version = (request.query as { "api-version": string })["api-version"];
        return `${this.endpoint()}${path}?api-version=${version}${more}`;
    }

    /** Location style: 202 without a body until the end, then 200 with the resource. */
    answerLocation(request: FastifyRequest, reply: FastifyReply, token: string, recordedRetryAfterSeconds: number) {
        const { outcome } = this.require(token);
        if (!outcome) {
            return reply
                .code(202)
                .header("Location", `${this.endpoint()}${request.url}`)
                .header("Retry-After", this.clock.retryAfterSeconds(recordedRetryAfterSeconds))
                .send();
        }
        if (outcome.error) {
            throw outcome.error;
        }
        return outcome.body ? reply.code(200).send(outcome.body()) : reply.code(200).send();
    }

    /** Azure-AsyncOperation style: 200 with nothing but a status. */
    answerAsync(request: FastifyRequest, reply: FastifyReply, token: string, recordedRetryAfterSeconds: number) {
        const { outcome } = this.require(token);
        if (!outcome) {
            const url = `${this.endpoint()}${request.url}`;
            return reply
                .header("Azure-AsyncOperation", url)
                .header("Location", url)
                .header("Retry-After", this.clock.retryAfterSeconds(recordedRetryAfterSeconds))
                .send({ status: "InProgress" });
        }
        if (outcome.error) {
            throw outcome.error;
        }
        return reply.send({ status: "Succeeded" });
    }
}
