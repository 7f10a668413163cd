import { ConcurrentUpdateError, LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import type { ConfigMap, EngineEvent } from "@pulumi/pulumi/automation";
import { engineEnvironment, resolveEngine } from "../engine";
import { textOf } from "../text-of";
import { errorsOf } from "./engine-lines";
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

export interface StackRun {
    readonly refresh: boolean;
    /** Asks the engine to end, as ^C does. */
    readonly signal: AbortSignal;
    readonly onEvent: (event: EngineEvent) => void;
}

interface StackState {
    readonly resources?: readonly { readonly type: string; readonly inputs?: unknown; readonly delete?: boolean }[];
}

const authorityType = "pulumi-nodejs:dynamic/apim:VaultAuthority";

/** The stacks of a project in the user's own backend, by the Pulumi CLI on PATH. */
export class Stacks {
    private constructor(private readonly workspace: LocalWorkspace) {}

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
        return new Stacks(workspace);
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
        const { resources = [] } = (await this.workspace.exportStack(name)).deployment as StackState;
        const authority = resources.find((resource) => resource.type === authorityType && !resource.delete);
        return authority?.inputs as ObservedVault | undefined;
    }

    up(name: string, run: StackRun): Promise<StackResult> {
        return this.perform(name, run, async (stack, options) => {
            const { outputs } = await stack.up(options);
            // Secrets stay where they are.
            const shown = Object.entries(outputs).filter(([, { secret }]) => !secret);
            return Object.fromEntries<unknown>(shown.map(([output, { value }]) => [output, value as unknown]));
        });
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
    ): Promise<StackResult> {
        const events: EngineEvent[] = [];
        const keep = (event: EngineEvent): void => {
            events.push(event);
            onEvent(event);
        };
        const changesOf = (): StackResult["changes"] => {
            const { same: _same, ...changes } = events.findLast((event) => event.summaryEvent)?.summaryEvent
                ?.resourceChanges ?? { same: 0 };
            return changes;
        };
        const stack = await Stack.select(name, this.workspace);
        try {
            const outputs = await act(stack, { onEvent: keep, refresh, signal });
            return { changes: changesOf(), outputs };
        } catch (error) {
            return { changes: changesOf(), outputs: {}, failure: whyFailed(name, error, events) };
        }
    }
}

function whyFailed(name: string, error: unknown, events: readonly EngineEvent[]): string {
    if (error instanceof ConcurrentUpdateError) {
        return (
            `Stack '${name}' is locked: another run is at work on it, or one that was killed has left its lock. When no other ` +
            `is at work, 'pulumi cancel --stack ${name}' takes the lock away; then run this again.`
        );
    }
    const said = errorsOf(events);
    return said.length > 0 ? said.join("\n") : (/^error: .*$/m.exec(textOf(error))?.[0] ?? textOf(error));
}
