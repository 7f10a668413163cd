import { randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../ground/clock";
import { ArmError } from "../wire/arm-error";

/** What an operation does when its time has come, by name: an operation itself is plain data, so that it can be kept. */
export const effects = [
    "activate",
    "update",
    "updateNetwork",
    "delete",
    "purge",
    "backup",
    "restore",
    "deleteGroup",
    "createAccount",
    "frontDoorUpdate",
    "frontDoorDelete",
] as const;
export type Effect = (typeof effects)[number];

/** A long-running operation: it ends at a time of the sandbox's clock, and then takes effect. */
export interface LongRunningOperation {
    readonly token: string;
    readonly effect: Effect;
    /** Name of the service or resource group it works on; ID of what belongs to a Front Door. */
    readonly subject: string;
    readonly region: string;
    /** Missing in what an earlier release has kept. */
    readonly beganAt?: Date;
    endsAt: Date;
    /** What the effect needs to know of the request that started it. */
    readonly details?: unknown;
    /** How it will fail, by a fault that was set. */
    readonly failure?: OperationFailure;
    outcome?: { readonly failure?: OperationFailure };
}

export interface OperationFailure {
    readonly status: number;
    readonly code: string;
    readonly message: string;
}

interface EffectDefinition {
    /** Takes effect; throws {@link ArmError} when the operation fails. */
    readonly settle: (operation: LongRunningOperation) => Promise<void>;
    /** The operation has ended, in whatever way. */
    readonly end?: (operation: LongRunningOperation) => void;
    /** Body of the final answer of the Location style. @returns undefined for an empty one. */
    readonly answer?: (operation: LongRunningOperation, apiVersion: string) => unknown;
}

export interface OperationsOptions {
    readonly clock: Clock;
    readonly endpoint: () => string;
    /** Whether a fault that was set keeps an operation from going on. */
    readonly isStopped: (operation: LongRunningOperation) => boolean;
    /** How an operation that begins now will fail, by a fault that was set. */
    readonly takeFailure: (effect: Effect, subject: string) => OperationFailure | undefined;
    /** An operation has ended. */
    readonly onSettled: () => void;
}

export class Operations {
    private readonly byToken = new Map<string, LongRunningOperation>();
    private readonly definitions = new Map<Effect, EffectDefinition>();
    private settling: Promise<void> = Promise.resolve();

    constructor(private readonly options: OperationsOptions) {}

    define(effect: Effect, definition: EffectDefinition): void {
        this.definitions.set(effect, definition);
    }

    /**
     * A token is base64 of `{region}:{label}_{hex}`. Recorded: Azure/azure-sdk-for-net, CreateMultiRegionService.json
     */
    begin(
        options: {
            effect: Effect;
            subject: string;
            region: string;
            endsAt: Date;
            details?: unknown;
        } & ({ label: string; provider?: string } | { token: string }),
    ): LongRunningOperation {
        const { effect, subject, region, endsAt, details } = options;
        const rest = { effect, subject, region, endsAt, details };
        const token = "token" in options ? options.token : tokenOf(region, options.label, options.provider);
        const failure = this.options.takeFailure(rest.effect, rest.subject);
        const operation = { token, ...rest, beganAt: this.options.clock.now(), failure };
        this.byToken.set(token, operation);
        return operation;
    }

    /** Ends an operation now, whatever of its time is left. */
    endNow(token: string): Promise<void> {
        const operation = this.byToken.get(token);
        if (operation && !operation.outcome && operation.endsAt > this.options.clock.now()) {
            operation.endsAt = this.options.clock.now();
        }
        return this.settleDue();
    }

    /** Lets every operation whose time has come take effect, in the order of their ends. */
    settleDue(): Promise<void> {
        // One after another: requests that arrive together must not settle an operation twice.
        this.settling = this.settling.then(async () => {
            const now = this.options.clock.now();
            const due = this.running()
                .filter((operation) => operation.endsAt <= now && !this.options.isStopped(operation))
                .sort((left, right) => left.endsAt.getTime() - right.endsAt.getTime());
            for (const operation of due) {
                await this.settle(operation);
            }
        });
        return this.settling;
    }

    /** When the next one ends, of those that a fault does not keep, in milliseconds; Infinity where none will. */
    nextEndMs(): number {
        const now = this.options.clock.now();
        const ending = this.running().filter(
            (operation) => operation.endsAt > now && !this.options.isStopped(operation),
        );
        return Math.min(...ending.map(({ endsAt }) => endsAt.getTime()));
    }

    running(): LongRunningOperation[] {
        return [...this.byToken.values()].filter(({ outcome }) => !outcome);
    }

    require(token: string): LongRunningOperation {
        const operation = this.byToken.get(token);
        if (!operation) {
            throw new ArmError(404, "OperationNotFound", "The operation could not be found.");
        }
        return operation;
    }

    export(): LongRunningOperation[] {
        return [...this.byToken.values()];
    }

    import(operations: readonly LongRunningOperation[]): void {
        for (const operation of operations) {
            const { beganAt, endsAt } = operation;
            const times = { ...(beganAt && { beganAt: new Date(beganAt) }), endsAt: new Date(endsAt) };
            this.byToken.set(operation.token, { ...operation, ...times });
        }
    }

    absolute(pathAndQuery: string): string {
        return `${this.options.endpoint()}${pathAndQuery}`;
    }

    /** The absolute URL of an operation, with the caller's api-version. */
    url(request: FastifyRequest, path: string, more = ""): string {
        return `${this.options.endpoint()}${path}?api-version=${apiVersionOf(request)}${more}`;
    }

    /** Location style: 202 without a body until the end, then 200 with the resource. */
    answerLocation(request: FastifyRequest, reply: FastifyReply, token: string, recordedRetryAfterSeconds: number) {
        const operation = this.require(token);
        if (!operation.outcome) {
            return reply
                .code(202)
                .header("Location", `${this.options.endpoint()}${request.url}`)
                .header("Retry-After", this.options.clock.retryAfterSeconds(recordedRetryAfterSeconds))
                .send();
        }
        throwFailure(operation);
        const body = this.definition(operation).answer?.(operation, apiVersionOf(request));
        return body === undefined ? reply.code(200).send() : reply.code(200).send(body);
    }

    /** Azure-AsyncOperation style: 200 with nothing but a status. */
    answerAsync(request: FastifyRequest, reply: FastifyReply, token: string, recordedRetryAfterSeconds: number) {
        const operation = this.require(token);
        if (!operation.outcome) {
            const url = `${this.options.endpoint()}${request.url}`;
            void reply
                .header("Azure-AsyncOperation", url)
                .header("Location", url)
                .header("Retry-After", this.options.clock.retryAfterSeconds(recordedRetryAfterSeconds));
            return sendStatus(reply, "InProgress");
        }
        throwFailure(operation);
        return sendStatus(reply, "Succeeded");
    }

    private async settle(operation: LongRunningOperation): Promise<void> {
        const definition = this.definition(operation);
        try {
            throwFailure({ outcome: { failure: operation.failure } });
            await definition.settle(operation);
            operation.outcome = {};
        } catch (error) {
            const { status, code, message } =
                error instanceof ArmError ? error : new ArmError(500, "InternalServerError", String(error));
            operation.outcome = { failure: { status, code, message } };
        } finally {
            definition.end?.(operation);
            this.options.onSettled();
        }
    }

    private definition({ effect }: LongRunningOperation): EffectDefinition {
        const definition = this.definitions.get(effect);
        if (!definition) {
            throw new Error(`No effect '${effect}' is defined.`);
        }
        return definition;
    }
}

/** Its type has no charset. Recorded: Azure/azure-sdk-for-net, BackupAndRestoreService.json */
function sendStatus(reply: FastifyReply, status: string): FastifyReply {
    // A text would be given one.
    return reply.header("Content-Type", "application/json").send(Buffer.from(JSON.stringify({ status })));
}

function tokenOf(region: string, label: string, provider?: string): string {
    const number = randomBytes(4).toString("hex");
    return Buffer.from([`${region}:${label}_${number}`, ...(provider ? [provider] : [])].join(":"))
        .toString("base64")
        .replace(/\+/g, "-")
        .replace(/\//g, "_");
}

function throwFailure({ outcome }: Pick<LongRunningOperation, "outcome">): void {
    if (outcome?.failure) {
        throw new ArmError(outcome.failure.status, outcome.failure.code, outcome.failure.message);
    }
}

export const apiVersionOf = (request: FastifyRequest): string =>
    (request.query as { "api-version": string })["api-version"];
