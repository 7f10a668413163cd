import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import type { OperationContext } from "../../operation/context";
import type { OperationInputs } from "../../operation/inputs";
import type { OperationRecord, OperationResult } from "../../records/operation-record";
import { UnfinishedOperationError } from "../../operation/run";
import type { InputFailure } from "../../common/failure";
import { attach } from "./attach";
import { openContext } from "../connection";
import { defined, resourceName, withoutSecrets } from "./state";

/** What every triggered resource keeps of its last operation. */
export interface TriggeredOutputs {
    /** `unverified` Azure has done its part, and the check of it is left: the next run goes on with that. */
    readonly result: OperationResult | "unverified" | "expired" | "gone";
}

/** A resource whose work is done once per value of `trigger`. */
export interface TriggeredResource<I extends OperationInputs, R extends OperationRecord, O extends TriggeredOutputs> {
    readonly inputNames: readonly (keyof I & string)[];
    validate(inputs: Partial<Record<keyof I, unknown>>): InputFailure[];
    /** Does the work, or finds it done. */
    run(context: OperationContext, inputs: I): Promise<R>;
    toOutputs(context: OperationContext, record: R, inputs: I): O;
    /** Whether an edit that is not of the trigger is to be carried out all the same: only what asks nothing of Azure may. */
    readonly runsAgain?: (state: I & Partial<O>, news: I) => boolean;
    /** Outputs that follow from an edited input without any work. */
    readonly edit?: (state: I & Partial<O>, news: I) => Partial<O>;
    /** Takes away what was made, where the inputs ask for that. */
    readonly remove?: (context: OperationContext, state: I & O) => Promise<void>;
    /** Whether destroying the resource takes something away. */
    readonly isRemoved?: (state: I) => boolean;
    /** What is there now. @returns undefined when the resource is gone. */
    refresh(context: OperationContext, state: I & O): Promise<O | undefined>;
}

/** State as Pulumi hands it over: inputs, outputs and `__provider` together. */
export type State<I, O> = I & O & Record<string, unknown>;

/**
 * The methods of a dynamic provider for a {@link TriggeredResource}. The trigger is the only input that makes the work
 * happen again; a change of any other is taken over into the state.
 */
export class TriggeredLifecycle<I extends OperationInputs, R extends OperationRecord, O extends TriggeredOutputs> {
    constructor(private readonly resource: TriggeredResource<I, R, O>) {}

    attach(provider: pulumi.dynamic.ResourceProvider, request: pulumi.dynamic.ConfigureRequest): Promise<void> {
        return attach(this, provider, request);
    }

    check(_olds: unknown, news: I): Promise<pulumi.dynamic.CheckResult<I>> {
        const failures = this.resource.validate(news).map(({ property, reason }) => ({ property, reason }));
        return Promise.resolve({ inputs: news, failures });
    }

    diff(_id: string, olds: State<I, O>, news: I): Promise<pulumi.dynamic.DiffResult> {
        const changed = this.resource.inputNames.some((name) => !equal(olds[name], news[name]));
        return Promise.resolve({ changes: changed || isUnfinished(olds) });
    }

    async create(inputs: I): Promise<pulumi.dynamic.CreateResult<State<I, O>>> {
        const id = resourceName(inputs);
        return { id, outs: await this.runFor(id, inputs) };
    }

    async update(id: string, olds: State<I, O>, news: I): Promise<pulumi.dynamic.UpdateResult<State<I, O>>> {
        const done =
            olds.trigger === news.trigger && !isUnfinished(olds) && !(this.resource.runsAgain?.(olds, news) ?? false);
        return { outs: done ? this.takeOver(olds, news) : await this.runFor(id, news) };
    }

    async read(id: string, state?: State<I, O>): Promise<pulumi.dynamic.ReadResult<State<I, O>>> {
        if (!state) {
            throw new Error(`'${id}' cannot be imported: declare it, and what was done for its trigger is adopted.`);
        }
        const outputs = await this.resource.refresh(await openContext(state), state);
        return outputs ? { id, props: defined({ ...state, ...outputs }) } : {};
    }

    /** Keeps what was made, unless the inputs ask for its removal. */
    async delete(_id: string, state: State<I, O>): Promise<void> {
        if (this.resource.isRemoved?.(state)) {
            await this.resource.remove?.(await openContext(state), state);
        }
    }

    private async runFor(id: string, inputs: I): Promise<State<I, O>> {
        const context = await openContext(inputs);
        try {
            return this.outs(context, inputs, await this.resource.run(context, inputs));
        } catch (error) {
            if (error instanceof UnfinishedOperationError) {
                const properties = this.outs(context, inputs, error.record as R);
                throw Object.assign(new Error(error.message), { id, properties, reasons: [error.message] });
            }
            throw error;
        }
    }

    /** Inputs are spread too: they hold `__provider`, without which Pulumi can no longer refresh or destroy it. */
    private outs(context: OperationContext, inputs: I, record: R): State<I, O> {
        return defined({ ...withoutSecrets(inputs), ...this.resource.toOutputs(context, record, inputs) });
    }

    private takeOver(olds: State<I, O>, news: I): State<I, O> {
        const { inputNames, edit } = this.resource;
        const outputs = Object.entries(olds).filter(([name]) => !(inputNames as readonly string[]).includes(name));
        return defined({ ...Object.fromEntries(outputs), ...withoutSecrets(news), ...edit?.(olds, news) });
    }
}

function isUnfinished(state: TriggeredOutputs): boolean {
    return !["succeeded", "expired", "gone"].includes(state.result);
}

/** Pulumi may hand over null for an absent input. */
function equal(left: unknown, right: unknown): boolean {
    return isDeepStrictEqual(left ?? undefined, right ?? undefined);
}
