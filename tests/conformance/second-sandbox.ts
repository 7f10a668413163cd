import { rmSync } from "node:fs";
import * as path from "node:path";
import type { HttpClient, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import { runConformance } from "../../conformance/run-conformance";
import type { Outcome } from "../../conformance/run-conformance";
import type { RunState } from "../../conformance/run-state";
import { sandboxTarget } from "../../conformance/sandbox-target";
import { scenarios } from "../../conformance/scenarios";
import type { Target } from "../../conformance/target";
import { startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { runDirectory } from "../support/run-directory";

/** A second sandbox that stands for Azure, and the one that the kit compares with. */
export interface SecondSandbox {
    readonly azure: Sandbox;
    readonly fixture: AzureFixture;
    readonly directory: string;
    stop(): Promise<void>;
}

export async function startSecondSandbox(name: string): Promise<SecondSandbox> {
    const run = runDirectory(name);
    const azure = await startSandbox({ directory: path.join(run.path, "azure"), speed: 1 });
    const fixture = await startAzureFixture(`${name}-compared`);
    return {
        ...{ azure, fixture, directory: path.join(run.path, "kit") },
        async stop() {
            await azure.stop();
            await fixture.stop();
            rmSync(run.path, { recursive: true, force: true });
        },
    };
}

export interface RunOfKit {
    /** Names of the scenarios. @default all but Premium and the limits, which ask many times */
    readonly only?: readonly string[];
    /** Stands between the kit and the second sandbox. */
    readonly inFront?: (client: HttpClient) => HttpClient;
    readonly change?: (target: Target) => Target;
    readonly state?: RunState;
    readonly keep?: (state: RunState | undefined) => void;
}

let runs = 0;

export const newState = (subscriptionId: string): RunState => ({
    ...{ version: 1, target: "azure", subscriptionId, location: "westeurope", otherLocation: "northeurope" },
    ...{ suffix: `${process.pid.toString(16)}x${(runs += 1)}`, premium: false, begunAt: new Date().toISOString() },
    ...{ next: 0, isSent: false, bound: {}, steps: [], observations: [] },
});

export const scenariosNamed = (only: readonly string[] | undefined) =>
    scenarios.filter((scenario) =>
        only ? only.includes(scenario.name) : !scenario.premium && scenario.name !== "limits",
    );

/** One run of the kit, from its first request to the two pages. */
export async function runKit({ azure, fixture, directory }: SecondSandbox, options: RunOfKit = {}): Promise<Outcome> {
    const { only, inFront, change = (target) => target, state, keep = () => undefined } = options;
    const target = change(await sandboxTarget(azure, inFront));
    return runConformance({
        ...{ target, directory, keep, scenarios: scenariosNamed(only), report: () => undefined },
        state: state ?? newState(target.subscriptionId),
        sandbox: () => Promise.resolve(fixture),
    });
}

/** An answer as a proxy can change it. */
export interface ChangedAnswer {
    status: number;
    readonly headers: PipelineResponse["headers"];
    body: unknown;
}

/** Changes the answers to requests that match. @param times - how many of them. @param skip - how many before those. */
export function changing(
    pattern: RegExp,
    change: (answer: ChangedAnswer) => void,
    { times = Infinity, skip = 0 }: { readonly times?: number; readonly skip?: number } = {},
): (client: HttpClient) => HttpClient {
    let seen = 0;
    return (client) => ({
        async sendRequest(request) {
            const response = await client.sendRequest(request);
            if (!isAsked(request, pattern)) {
                return response;
            }
            seen += 1;
            return seen > skip && seen <= skip + times ? changed(response, change) : response;
        },
    });
}

/** Answers requests that match without passing them on. */
export function answering(
    pattern: RegExp,
    [status, body]: readonly [status: number, body: unknown],
    times = Infinity,
): (client: HttpClient) => HttpClient {
    let seen = 0;
    return (client) => ({
        async sendRequest(request) {
            if (!isAsked(request, pattern) || (seen += 1) > times) {
                return client.sendRequest(request);
            }
            // Something that is always there, for headers as every answer has them.
            const asked = { ...request, method: "GET" as const, body: undefined };
            const response = await client.sendRequest(Object.assign(Object.create(null) as object, asked));
            return changed(response, (answer) => {
                answer.status = status;
                answer.body = body;
            });
        },
    });
}

const isAsked = ({ method, url }: PipelineRequest, pattern: RegExp): boolean =>
    pattern.test(`${method} ${new URL(url).pathname}${new URL(url).search}`);

function changed(response: PipelineResponse, change: (answer: ChangedAnswer) => void): PipelineResponse {
    const text = response.bodyAsText ?? "";
    const answer: ChangedAnswer = {
        status: response.status,
        headers: response.headers,
        body: /^\s*[[{]/.test(text) ? (JSON.parse(text) as unknown) : text,
    };
    change(answer);
    const bodyAsText =
        typeof answer.body === "string" || answer.body === undefined
            ? (answer.body ?? "")
            : JSON.stringify(answer.body);
    return { ...response, status: answer.status, headers: answer.headers, bodyAsText };
}
