import type { OperationContext } from "../../operation/context";
import type { OperationInputs } from "../../operation/inputs";
import type { OperationRecord, OperationResult } from "../../records/operation-record";
import { lifecycleOf } from "./resource-lifecycle";
import type { ResourceDefinition, State } from "./resource-lifecycle";
import { resourceName } from "./state";
import type { StoredProvider } from "./stored-provider";

/** What every triggered resource keeps of its last operation. */
export interface TriggeredOutputs {
    /** `unverified` Azure has done its part, and the check of it is left: the next run goes on with that. */
    readonly result: OperationResult | "unverified" | "expired" | "gone";
}

/** A resource whose work is done once per value of `trigger`. */
export interface TriggeredResource<
    I extends OperationInputs,
    R extends OperationRecord,
    O extends TriggeredOutputs,
> extends Pick<ResourceDefinition<I, O>, "name" | "table"> {
    /** Does the work, or finds it done. */
    run(context: OperationContext, inputs: I): Promise<R>;
    toOutputs(context: OperationContext, record: R, inputs: I): O;
    /** Whether an edit that is not of the trigger is to be carried out all the same: only what changes nothing in Azure may. */
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

/**
 * The provider of a {@link TriggeredResource}. The trigger is the only input that makes the work happen again; a change of
 * any other is taken over into the state.
 */
export function triggeredLifecycleOf<I extends OperationInputs, R extends OperationRecord, O extends TriggeredOutputs>(
    resource: TriggeredResource<I, R, O>,
): StoredProvider {
    const isDone = (olds: State<I, O>, news: I): boolean =>
        olds.trigger === news.trigger && !isUnfinished(olds) && !(resource.runsAgain?.(olds, news) ?? false);
    return lifecycleOf<I, O>({
        name: resource.name,
        leavesRecords: true,
        table: resource.table,
        insteadOfImport: "declare it: it uses the record of its trigger.",
        id: resourceName,
        isToDo: isUnfinished,
        async run(session, inputs, olds) {
            if (olds && isDone(olds, inputs)) {
                return { ...outputsOf(olds, resource.table), ...resource.edit?.(olds, inputs) };
            }
            const context = await session.open(inputs);
            return resource.toOutputs(context, await resource.run(context, inputs), inputs);
        },
        unfinished: async (session, { record }, inputs) =>
            resource.toOutputs(await session.open(inputs), record as R, inputs),
        refresh: async (session, state) => resource.refresh(await session.open(state), state),
        /** Keeps what was made, unless the inputs ask for its removal. */
        async remove(session, state) {
            if (resource.isRemoved?.(state)) {
                await resource.remove?.(await session.open(state), state);
            }
        },
    });
}

function outputsOf<I, O>(state: State<I, O>, table: object): O {
    return Object.fromEntries(Object.entries(state).filter(([name]) => !(name in table) && name !== "__provider")) as O;
}

function isUnfinished(state: TriggeredOutputs): boolean {
    return !["succeeded", "expired", "gone"].includes(state.result);
}
