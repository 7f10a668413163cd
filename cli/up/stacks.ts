import { ConcurrentUpdateError, LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import type { ConfigMap, EngineEvent } from "@pulumi/pulumi/automation";
import { engineEnvironment, resolveEngine } from "../engine";
import { textOf } from "../text-of";
import { BegunRuns, thisRun } from "./begun-runs";
import { errorsOf } from "./engine-lines";
import { areLeftBy, readLocks } from "./engine-locks";
import type { BegunRun } from "./engine-locks";
import { isAlive } from "./is-alive";
import { existingResources, pendingCreations, withCreated, withoutPending } from "./pending-creations";
import type { ExistingResource, StackState, StateResource } from "./pending-creations";
import { readSummary, toldByEvents } from "./told-stack";
import type { ObservedVault } from "../../dynamic-providers/authority/authority-inputs";

/** What a run or a preview of one stack came to. */
export interface StackResult {
    /** Resources by operation, without what stayed the same. */
    readonly changes: Readonly<Record<string, number>>;
    /** Of a run that succeeded. */
    readonly outputs: Readonly<Record<string, unknown>>;
    /** Why it failed; undefined when it did not. */
    readonly failure?: string;
}

/** And what was not created because Azure has it. */
interface PerformedRun extends StackResult {
    readonly existing: readonly ExistingResource[];
}

export interface StackRun {
    readonly refresh: boolean;
    /** Asks the engine to end, as ^C does. */
    readonly signal: AbortSignal;
    readonly onEvent: (event: EngineEvent) => void;
}

const authorityType = "pulumi-nodejs:dynamic/apim:VaultAuthority";

/** The stacks of a project in the user's own backend, by the Pulumi CLI on PATH. */
export class Stacks {
    private constructor(
        private readonly workspace: LocalWorkspace,
        private readonly runs: BegunRuns,
        private readonly say: (line: string) => void,
    ) {}

    /**
     * @param secretsProvider - of stacks that are created. @default the backend's
     * @throws Error when no Pulumi CLI can be had.
     */
    static async open(workDir: string, say: (line: string) => void, secretsProvider?: string): Promise<Stacks> {
        const engine = await resolveEngine(say);
        // The Automation API takes the first `pulumi` of this process's PATH, where npx puts the npm package's before the user's.
        Object.assign(process.env, engineEnvironment(engine));
        const workspace = await LocalWorkspace.create({ workDir, secretsProvider });
        // Whoever types `pulumi up` afterwards means the stack that they have selected.
        workspace.selectStack = () => Promise.resolve();
        return new Stacks(workspace, new BegunRuns(workDir), say);
    }

    /** Names of those in the backend. */
    async list(): Promise<string[]> {
        return (await this.workspace.listStacks()).map(({ name }) => name.split("/").at(-1)!);
    }

    create(name: string): Promise<void> {
        return this.workspace.createStack(name);
    }

    /** The project's included; secrets in the clear. */
    config(name: string): Promise<ConfigMap> {
        return this.workspace.getAllConfig(name);
    }

    /** @returns undefined where the state of the vault's stack holds no authority: it has not been begun. */
    async vaultOf(name: string): Promise<ObservedVault | undefined> {
        const { resources = [] } = await this.stateOf(name);
        const authority = resources.find((resource) => resource.type === authorityType && !resource.delete);
        return authority?.inputs as ObservedVault | undefined;
    }

    /**
     * Goes on where an earlier run of this command was killed: takes its lock away, takes into the state what it had
     * created and could not write down, and clears what it had noted as pending.
     */
    async up(name: string, run: StackRun): Promise<StackResult> {
        const before = this.runs.find(name);
        if (before && isAlive(before.pid)) {
            // The note is another run's, which goes on.
            return this.performUp(name, run);
        }
        this.runs.note(name, { ...thisRun(), ...(before && { startedAt: before.startedAt }) });
        const result = await (before ? this.goOn(name, run, before) : this.performUp(name, run));
        if (before && result.failure !== undefined) {
            // The next run knows by it that there is something to tidy up.
            this.runs.note(name, before);
            return result;
        }
        if (before) {
            await this.clearPending(name);
        }
        this.runs.forget(name);
        return result;
    }

    private async stateOf(name: string): Promise<StackState> {
        return (await this.workspace.exportStack(name)).deployment as StackState;
    }

    private async goOn(name: string, run: StackRun, killed: BegunRun): Promise<StackResult> {
        const begun = pendingCreations(await this.stateOf(name));
        let result = await this.performUp(name, run, killed);
        // What depends on one of them is refused only once that one is there.
        for (let left = begun.length; left > 0 && result.failure !== undefined; left -= 1) {
            if (!(await this.takeIn(name, begun, result.existing))) {
                break;
            }
            result = await this.performUp(name, run, killed);
        }
        return result;
    }

    /** @returns whether the state has got something that it lacked. */
    private async takeIn(
        name: string,
        begun: readonly StateResource[],
        existing: readonly ExistingResource[],
    ): Promise<boolean> {
        const exported = await this.workspace.exportStack(name);
        const deployment = withCreated(exported.deployment as StackState, begun, existing);
        if (!deployment) {
            return false;
        }
        await this.workspace.importStack(name, { ...exported, deployment });
        const created = existing.filter(({ urn }) => begun.some((resource) => resource.urn === urn));
        const stack = await Stack.select(name, this.workspace);
        await stack.refresh({ target: created.map(({ urn }) => urn) });
        const ids = created.map(({ id }) => id).join(", ");
        this.say(`${name}: imports what the killed run had created: ${ids}`);
        return true;
    }

    private performUp(name: string, run: StackRun, killed?: BegunRun): Promise<PerformedRun> {
        return this.perform(name, run, async (stack, options) => {
            const { outputs } = await this.withoutLeftLock(name, killed, stack, () => stack.up(options));
            // Secrets stay where they are.
            const shown = Object.entries(outputs).filter(([, { secret }]) => !secret);
            return Object.fromEntries<unknown>(shown.map(([output, { value }]) => [output, value as unknown]));
        });
    }

    private async withoutLeftLock<T>(
        name: string,
        killed: BegunRun | undefined,
        stack: Stack,
        act: () => Promise<T>,
    ): Promise<T> {
        try {
            return await act();
        } catch (error) {
            if (!(error instanceof ConcurrentUpdateError) || !areLeftBy(killed, readLocks(textOf(error)), isAlive)) {
                throw error;
            }
            this.say(`${name}: removes the lock of an earlier run of this command, which was killed`);
            await stack.cancel();
            return act();
        }
    }

    /** Of a stack whose state holds by now all that a killed run had begun to create. */
    private async clearPending(name: string): Promise<void> {
        try {
            const exported = await this.workspace.exportStack(name);
            const cleared = withoutPending(exported.deployment as StackState);
            if (cleared) {
                await this.workspace.importStack(name, { ...exported, deployment: cleared });
                this.say(`${name}: clears the pending operations of the killed run: they are done`);
            }
        } catch (error) {
            // The run itself has come to its end.
            this.say(`${name}: the pending operations of the killed run are still in the state: ${textOf(error)}`);
        }
    }

    preview(name: string, run: StackRun): Promise<StackResult> {
        return this.perform(name, run, async (stack, options) => {
            await stack.preview(options);
            return {};
        });
    }

    private async perform(
        name: string,
        { onEvent, refresh, signal }: StackRun,
        act: (stack: Stack, options: StackRun) => Promise<StackResult["outputs"]>,
    ): Promise<PerformedRun> {
        const events: EngineEvent[] = [];
        const keep = (event: EngineEvent): void => {
            events.push(event);
            onEvent(event);
        };
        const changesOf = (): StackResult["changes"] => {
            const { same: _same, ...changes } = readSummary(events).resourceChanges ?? { same: 0 };
            return changes;
        };
        const stack = toldByEvents(await Stack.select(name, this.workspace));
        try {
            const outputs = await act(stack, { onEvent: keep, refresh, signal });
            return { changes: changesOf(), outputs, existing: [] };
        } catch (error) {
            const failure = whyFailed(name, error, events);
            return { changes: changesOf(), outputs: {}, failure, existing: existingResources(events) };
        }
    }
}

function whyFailed(name: string, error: unknown, events: readonly EngineEvent[]): string {
    if (error instanceof ConcurrentUpdateError) {
        return (
            `Stack '${name}' is locked: another run is under way, or a killed run left its lock. If no other ` +
            `is under way, 'pulumi cancel --stack ${name}' removes the lock; then run this again.`
        );
    }
    const said = errorsOf(events);
    return said.length > 0 ? said.join("\n") : (/^error: .*$/m.exec(textOf(error))?.[0] ?? textOf(error));
}
