import { CodedError } from "../../common/coded-error";
import type * as pulumi from "@pulumi/pulumi";
import { changedInputs, findInputFailures } from "../../common/input-table";
import type { InputTable } from "../../common/input-table";
import type { InputFailure } from "../../common/failure";
import { PreflightError } from "../../common/problem";
import { findUnknownMembers } from "../../common/unknown-members";
import type { Previewed } from "../../common/unknown";
import { UnfinishedOperationError } from "../../operation/run";
import type { ProviderSession } from "./provider-session";
import { defined, withoutNulls, withoutSecrets } from "./state";
import { storedProvider } from "./stored-provider";
import type { ProviderMethods, StoredProvider } from "./stored-provider";

/** State as Pulumi hands it over: inputs, outputs and `__provider` together. */
export type State<I, O> = I & O & Record<string, unknown>;

/** What is particular to one resource; all that its provider does beside it is {@link ResourceLifecycle}. */
export interface ResourceDefinition<I extends object, O extends object> {
    /** Its name in a program, for example `Backup`. */
    readonly name: string;
    readonly table: InputTable<I>;
    /** What to do instead of an import: ends "… cannot be imported:". */
    readonly insteadOfImport: string;
    readonly id: (inputs: I) => string;
    /** What is wrong beyond what the table says of each input. */
    readonly check?: (news: Previewed<I>, olds: Partial<I> | undefined) => InputFailure[];
    /** Whether there is something to do though no compared input has changed. @throws Error that refuses the change. */
    readonly isToDo?: (olds: State<I, O>, news: Previewed<I>) => boolean;
    /** Inputs whose change makes it another resource. */
    readonly replacedBy?: readonly (keyof I)[];
    /** Whether its runs write what a record tells of: they then leave it, and what others have left. */
    readonly leavesRecords: boolean;
    /** Does the work, or finds it done. @param olds - undefined for a new resource. */
    readonly run: (session: ProviderSession, inputs: I, olds: State<I, O> | undefined) => Promise<O>;
    /** What is kept of a run that has begun and is not done, so that the next one goes on. */
    readonly unfinished?: (
        session: ProviderSession,
        error: UnfinishedOperationError,
        inputs: I,
        olds: State<I, O> | undefined,
    ) => Promise<O>;
    /** What is there now, for a refresh; undefined when it is gone. @default as it was left */
    readonly refresh?: (session: ProviderSession, state: State<I, O>) => Promise<object | undefined>;
    /** @default nothing is taken away */
    readonly remove?: (session: ProviderSession, state: State<I, O>) => Promise<void>;
}

/** The methods of a dynamic provider. */
class ResourceLifecycle<I extends object, O extends object> implements ProviderMethods {
    constructor(
        private readonly resource: ResourceDefinition<I, O>,
        private readonly session: ProviderSession,
    ) {}

    check(olds: Partial<I> | undefined, news: I): Promise<pulumi.dynamic.CheckResult<I>> {
        const { name, table, check } = this.resource;
        const known = [...Object.keys(table), "__provider"];
        const failures = [
            ...findInputFailures(table, news),
            ...findUnknownMembers(name, defined(news), known),
            ...(check?.(news, olds) ?? []),
        ];
        // A rule of two inputs may be told by both of them.
        const told = new Map(failures.map(({ property, reason }) => [reason, { property, reason }]));
        return Promise.resolve({ inputs: news, failures: [...told.values()] });
    }

    // eslint-disable-next-line @typescript-eslint/require-await -- what isToDo throws becomes a rejection
    async diff(_id: string, olds: State<I, O>, news: Previewed<I>): Promise<pulumi.dynamic.DiffResult> {
        const { table, replacedBy = [], isToDo } = this.resource;
        const changed = changedInputs<I>(table, olds, news);
        const isDue = isToDo?.(olds, news) ?? false;
        return {
            changes: changed.length > 0 || isDue,
            replaces: replacedBy.filter((name) => changed.includes(name)) as string[],
        };
    }

    async create(inputs: I): Promise<pulumi.dynamic.CreateResult<State<I, O>>> {
        const id = this.resource.id(inputs);
        return { id, outs: await this.run(id, inputs, undefined) };
    }

    async update(id: string, olds: State<I, O>, news: I): Promise<pulumi.dynamic.UpdateResult<State<I, O>>> {
        return { outs: await this.run(id, news, olds) };
    }

    async read(id: string, state?: State<I, O>): Promise<pulumi.dynamic.ReadResult<State<I, O>>> {
        const { refresh, insteadOfImport } = this.resource;
        if (!state) {
            throw new CodedError("ImportNotPossible", `'${id}' cannot be imported: ${insteadOfImport}`);
        }
        const outputs = refresh ? await refresh(this.session, state) : {};
        return outputs ? { id, props: defined({ ...state, ...outputs }) } : {};
    }

    async delete(_id: string, state: State<I, O>): Promise<void> {
        await this.resource.remove?.(this.session, state);
    }

    private async run(id: string, given: I, olds: State<I, O> | undefined): Promise<State<I, O>> {
        const { resource } = this;
        const session = this.session.forOneRun();
        const inputs = withoutNulls(given);
        let isRefused = false;
        try {
            return stateOf(given, await resource.run(session, inputs, olds));
        } catch (error) {
            isRefused = error instanceof PreflightError;
            if (error instanceof UnfinishedOperationError && resource.unfinished) {
                const unfinished = error as UnfinishedOperationError;
                const properties = stateOf(given, await resource.unfinished(session, unfinished, inputs, olds));
                throw Object.assign(new Error(error.message), { id, properties, reasons: [error.message] });
            }
            throw error;
        } finally {
            // A run that is refused touches nothing, not even what others owe.
            if (resource.leavesRecords && !isRefused) {
                await session.leaveRecords(given);
            }
        }
    }
}

/** Inputs are spread too: they hold `__provider`, without which Pulumi can no longer refresh or destroy it. */
function stateOf<I extends object, O extends object>(inputs: I, outputs: O): State<I, O> {
    return defined({ ...withoutSecrets(inputs), ...outputs });
}

/** The provider of a resource, for the code that states hold. */
export function lifecycleOf<I extends object, O extends object>(resource: ResourceDefinition<I, O>): StoredProvider {
    return storedProvider((session) => new ResourceLifecycle(resource, session));
}

/** For unit tests: its methods without a session, which `check` and `diff` do not need. */
export function pureMethodsOf<I extends object, O extends object>(
    resource: ResourceDefinition<I, O>,
): Pick<ResourceLifecycle<I, O>, "check" | "diff"> {
    return new ResourceLifecycle(resource, undefined as never);
}
