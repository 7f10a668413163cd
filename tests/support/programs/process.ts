import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";
import { Mocks } from "../../components/mocks";
import type { ProgramAnswer, ProgramName, ProgramRequest } from "./messages";

// Runs programs under Pulumi's mocks, one after the other, as its parent asks for them: see program-process.ts.

/* eslint-disable @typescript-eslint/no-require-imports -- each is loaded when it is first asked for */
const programs: Readonly<Record<ProgramName, () => unknown>> = {
    vault: () => (require("../../../stacks/vault") as typeof import("../../../stacks/vault.js")).vault(),
    site: () => (require("../../../stacks/site") as typeof import("../../../stacks/site.js")).site(),
    traffic: () => (require("../../../stacks/traffic") as typeof import("../../../stacks/traffic.js")).traffic(),
    service: () => (require("../../../stacks/service") as typeof import("../../../stacks/service.js")).service(),
    own: () => (require("./own-program") as typeof import("./own-program.js")).ownProgram(),
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** Not in its types. */
const { waitForRPCs } = settings as unknown as { readonly waitForRPCs: () => Promise<void> };
const { getStore } = state as unknown as { readonly getStore: () => { supportsTransforms: boolean } };

/** On a busy machine the first program's registrations take seconds. */
const registeredWithinMilliseconds = 20_000;
/** Of what waits for an output that has failed, nothing is registered. */
const afterFailureWithinMilliseconds = 2000;

/** Waits until what was declared is registered: later it would meet the mocks of the program after this one. */
async function registered(): Promise<void> {
    let areRegistered = false;
    void waitForRPCs().then(() => (areRegistered = true));
    const startedAt = performance.now();
    const waited = (): number => performance.now() - startedAt;
    while (
        !areRegistered &&
        waited() < (unhandled.size > 0 ? afterFailureWithinMilliseconds : registeredWithinMilliseconds)
    ) {
        await sleep(10);
    }
}

const started = { ...process.env };
/** What is told of each error, once: Pulumi's runtime writes into the words of one that it meets again. */
const unhandled = new Map<unknown, string>();
const note = (thrown: unknown): void => {
    if (!unhandled.has(thrown)) {
        unhandled.set(thrown, shown(thrown));
    }
};
process.on("unhandledRejection", note);

/**
 * What Pulumi's own runner prints: the words of a RunError, and the stack of anything else. Source: @pulumi/pulumi,
 * cmd/run/run.js
 */
function shown(thrown: unknown): string {
    const { message, stack } = thrown as Error;
    return pulumi.RunError.isInstance(thrown) ? message : (stack ?? message);
}

/** Under mocks a program asks nobody; here it is to ask Azure, and so it must not see by what it is run. */
function hideMocks(stack: string): void {
    const monitor = pulumi.runtime.getMonitor() as object;
    const hidden = new Proxy(monitor, {
        get(target, name) {
            const value: unknown = name === "mocks" ? undefined : Reflect.get(target, name);
            return typeof value === "function" ? (value.bind(target) as unknown) : value;
        },
    });
    settings.setMockOptions(hidden, "apim-dr", stack, true);
    // Which takes back what `setMocks` has said of the engine.
    getStore().supportsTransforms = true;
}

async function run({ program, stack, config, environment }: ProgramRequest): Promise<ProgramAnswer> {
    const startedAt = performance.now();
    process.env = { ...started, ...environment };
    await pulumi.runtime.setMocks(new Mocks(), "apim-dr", stack, true);
    hideMocks(stack);
    pulumi.runtime.setAllConfig({ ...config });
    unhandled.clear();
    try {
        await programs[program]();
        await registered();
    } catch (error) {
        note(error);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return unhandled.size > 0 ? { failure: [...unhandled.values()].join("\n"), seconds } : { seconds };
}

process.on("message", (request: ProgramRequest) => {
    void run(request).then((answer) => process.send?.(answer));
});
