import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
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

const started = { ...process.env };
const unhandled: unknown[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));

/**
 * What Pulumi's own runner prints: the words of a RunError, and the stack of anything else. Source: @pulumi/pulumi,
 * cmd/run/run.js
 */
function shown(thrown: unknown): string {
    const { message, stack } = thrown as Error;
    return pulumi.RunError.isInstance(thrown) ? message : (stack ?? message);
}

async function run({ program, stack, config, environment }: ProgramRequest): Promise<ProgramAnswer> {
    const startedAt = performance.now();
    process.env = { ...started, ...environment };
    await pulumi.runtime.setMocks(new Mocks(), "apim-dr", stack, true);
    pulumi.runtime.setAllConfig({ ...config });
    unhandled.length = 0;
    const failures: unknown[] = [];
    try {
        await programs[program]();
        // What was declared is registered in later turns of the event loop.
        await sleep(30);
    } catch (error) {
        failures.push(error);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const all = [...failures, ...unhandled];
    return all.length > 0 ? { failure: all.map(shown).join("\n"), seconds } : { seconds };
}

process.on("message", (request: ProgramRequest) => {
    void run(request).then((answer) => process.send?.(answer));
});
